import { formatTime, useT } from "@mindo/i18n";
import { type PointerEvent, type ReactNode, useLayoutEffect, useRef, useState } from "react";
import { Hours } from "./Hours";
import classes from "./HourGrid.module.css";
import { DAY, drawn, type Stretch, wallOf } from "./stretches";

const HOUR = 48;
const FIRST_SEEN = 7;

/** Something that lies in a column and is not edited here: a session, time off, time taken elsewhere. */
export interface Mark {
  readonly id: string;
  readonly start: number;
  readonly end: number;
  readonly kind: "booked" | "held" | "busy" | "off";
  readonly label: string;
}

export interface Column {
  readonly key: string;
  /** In words, for labels: "Monday", "Monday 1 June". */
  readonly name: string;
  readonly head: ReactNode;
  readonly today?: boolean;
  readonly hours: readonly Stretch[];
  readonly marks: readonly Mark[];
}

/** Hours put somewhere: from a place (none: they are new) to another (none: they are removed). */
export interface Placing {
  readonly from: { readonly column: number; readonly index: number } | null;
  readonly to: { readonly column: number; readonly stretch: Stretch } | null;
}

interface HourGridProps {
  readonly columns: readonly Column[];
  readonly label: string;
  readonly onPlace: (placing: Placing) => void;
  readonly onSay: (words: string) => void;
}

const hourLabel = (hour: number) => formatTime(Date.UTC(2026, 0, 1, hour), "UTC");

/** Days as columns, hours as rows of fifteen minutes: drawn, moved and stretched by pointer, finger or keys. */
export function HourGrid({ columns, label, onPlace, onSay }: HourGridProps) {
  const t = useT();
  const scroller = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const [drawing, setDrawing] = useState<{ column: number; from: number; to: number } | null>(null);

  useLayoutEffect(() => {
    if (scroller.current) scroller.current.scrollTop = FIRST_SEEN * HOUR;
  }, []);

  // What was put down, or taken away, is another element afterwards: the focus goes where it went.
  const lately = useRef<Placing | null>(null);
  const place = (placing: Placing) => {
    lately.current = placing;
    onPlace(placing);
  };
  useLayoutEffect(() => {
    const { to = null } = lately.current ?? {};
    if (!lately.current) return;
    lately.current = null;
    const index = to ? columns[to.column]?.hours.findIndex((one) => one.start <= to.stretch.start && to.stretch.start < one.end) : -1;
    const there = to ? body.current?.querySelector<HTMLElement>(`[data-place="${String(to.column)}:${String(index)}"]`) : body.current?.querySelector<HTMLElement>("button");
    there?.focus({ preventScroll: true });
  }, [columns]);

  /** Where a point of the screen is: which column and which minute. */
  const at = (x: number, y: number) => {
    const box = body.current?.getBoundingClientRect();
    if (!box) return { column: 0, minute: 0 };
    const column = Math.floor(((x - box.left) / box.width) * columns.length);
    return { column: Math.min(columns.length - 1, Math.max(0, column)), minute: Math.min(DAY, Math.max(0, ((y - box.top) / box.height) * DAY)) };
  };
  const begin = (event: PointerEvent<HTMLDivElement>) => {
    if (event.target !== event.currentTarget || event.button !== 0) return;
    const { column, minute } = at(event.clientX, event.clientY);
    setDrawing({ column, from: minute, to: minute });
    // A finger that moves scrolls; one that only taps makes an hour.
    if (event.pointerType !== "touch") event.currentTarget.setPointerCapture(event.pointerId);
  };
  const finish = () => {
    if (drawing) place({ from: null, to: { column: drawing.column, stretch: drawn(drawing.from, drawing.to) } });
    setDrawing(null);
  };
  const width = 100 / columns.length;
  const ghost = drawing && drawn(drawing.from, drawing.to);
  const box = (column: number, { start, end }: Stretch) => ({ left: `${String(column * width)}%`, width: `${String(width)}%`, top: `${String((start / DAY) * 100)}%`, height: `${String(((end - start) / DAY) * 100)}%` });

  return (
    <div role="group" aria-label={label} className={classes.frame}>
      <div className={classes.heads} style={{ gridTemplateColumns: `repeat(${String(columns.length)}, minmax(0, 1fr))` }}>
        {columns.map((column) => (
          <div key={column.key} className={classes.head} data-today={column.today || undefined}>
            {column.head}
          </div>
        ))}
      </div>
      <div ref={scroller} className={classes.scroller}>
        <div className={classes.axis} style={{ height: 24 * HOUR }} aria-hidden>
          {Array.from({ length: 23 }, (_, index) => (
            <span key={index} style={{ top: (index + 1) * HOUR }}>
              {hourLabel(index + 1)}
            </span>
          ))}
        </div>
        <div
          ref={body}
          className={classes.body}
          style={{ height: 24 * HOUR, backgroundSize: `${String(width)}% ${String(HOUR)}px` }}
          onPointerDown={begin}
          onPointerMove={(event) => drawing && event.pointerType !== "touch" && setDrawing({ ...drawing, to: at(event.clientX, event.clientY).minute })}
          onPointerUp={finish}
          onPointerCancel={() => setDrawing(null)}
        >
          {columns.flatMap((column, number) =>
            column.hours.map((stretch, index) => (
              <Hours
                key={`${column.key}:${String(index)}`}
                columns={columns}
                column={number}
                index={index}
                stretch={stretch}
                at={at}
                box={box}
                onPlace={(to) => place({ from: { column: number, index }, to })}
                onSay={onSay}
              />
            )),
          )}
          {columns.flatMap((column, number) =>
            column.marks.map((mark) => (
              <div key={`${column.key}:${mark.id}`} className={classes.mark} data-kind={mark.kind} style={box(number, mark)} title={mark.label}>
                <span className={classes.markWords}>{mark.label}</span>
              </div>
            )),
          )}
          {drawing && ghost ? (
            <div className={classes.ghost} style={box(drawing.column, ghost)} aria-hidden>
              {wallOf(ghost.start)}–{wallOf(ghost.end)}
            </div>
          ) : null}
        </div>
      </div>
      <p id="calendar-grid-keys" className={classes.keys}>
        {t("calendar.editor.keys")}
      </p>
    </div>
  );
}
