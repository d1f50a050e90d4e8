import { useT } from "@mindo/i18n";
import { type CSSProperties, type KeyboardEvent, type PointerEvent, useRef, useState } from "react";
import classes from "./HourGrid.module.css";
import type { Column } from "./HourGrid";
import { moved, resized, STEP, type Stretch, wallOf } from "./stretches";

interface Target {
  readonly column: number;
  readonly stretch: Stretch;
}

interface HoursProps {
  readonly columns: readonly Column[];
  readonly column: number;
  readonly index: number;
  readonly stretch: Stretch;
  readonly at: (x: number, y: number) => { column: number; minute: number };
  readonly box: (column: number, stretch: Stretch) => CSSProperties;
  readonly onPlace: (to: Target | null) => void;
  readonly onSay: (words: string) => void;
}

type Grip = "all" | "start" | "end";

/** Open hours of one day: a button that is picked up and put down, by keys or by pointer. */
export function Hours({ columns, column, index, stretch, at, box, onPlace, onSay }: HoursProps) {
  const t = useT();
  // While it is carried it stays this element, wherever it is shown, so that the focus stays too.
  const [carried, setCarried] = useState<Target | null>(null);
  const grip = useRef<{ part: Grip; minute: number; far: boolean } | null>(null);
  const shown = carried ?? { column, stretch };
  const words = ({ column: day, stretch: { start, end } }: Target) => t("calendar.editor.block", { day: columns[day]?.name ?? "", from: wallOf(start), to: wallOf(end) });

  const take = (part: Grip, event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    event.stopPropagation();
    // A finger first chooses the hours and then moves them, so that the page can be scrolled over them.
    if (event.pointerType === "touch" && document.activeElement !== event.currentTarget.closest("button")) return;
    grip.current = { part, minute: at(event.clientX, event.clientY).minute, far: false };
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const drag = (event: PointerEvent<HTMLElement>) => {
    if (!grip.current) return;
    const { column: over, minute } = at(event.clientX, event.clientY);
    const by = minute - grip.current.minute;
    grip.current.far ||= Math.abs(by) >= STEP / 2 || over !== column;
    if (!grip.current.far) return;
    const { part } = grip.current;
    setCarried(part === "all" ? { column: over, stretch: moved(stretch, by) } : { column, stretch: resized(stretch, part, by) });
  };
  const drop = () => {
    grip.current = null;
    if (carried) onPlace(carried);
    setCarried(null);
  };
  const leave = () => {
    grip.current = null;
    if (carried) onSay(t("calendar.editor.left", { block: words({ column, stretch }) }));
    setCarried(null);
  };
  const carry = (next: Target) => {
    setCarried(next);
    onSay(words(next));
  };

  const keys = (event: KeyboardEvent<HTMLButtonElement>) => {
    const { key, shiftKey } = event;
    if (key === "Delete" || key === "Backspace") {
      onPlace(null);
    } else if (!carried && key === "Enter") {
      setCarried({ column, stretch });
      onSay(t("calendar.editor.picked", { block: words({ column, stretch }) }));
    } else if (carried && key === "Enter") {
      drop();
    } else if (carried && key === "Escape") {
      leave();
    } else if (carried && (key === "ArrowUp" || key === "ArrowDown")) {
      const by = key === "ArrowUp" ? -STEP : STEP;
      carry({ ...carried, stretch: shiftKey ? resized(carried.stretch, "end", by) : moved(carried.stretch, by) });
    } else if (carried && (key === "ArrowLeft" || key === "ArrowRight")) {
      carry({ ...carried, column: Math.min(columns.length - 1, Math.max(0, carried.column + (key === "ArrowLeft" ? -1 : 1))) });
    } else if (key.startsWith("Arrow")) {
      const all = [...(event.currentTarget.parentElement?.querySelectorAll("button") ?? [])];
      const by = key === "ArrowUp" || key === "ArrowLeft" ? -1 : 1;
      all.at((all.indexOf(event.currentTarget) + by) % all.length)?.focus();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <button
      type="button"
      className={classes.hours}
      style={box(shown.column, shown.stretch)}
      data-carried={carried ? true : undefined}
      data-place={`${String(column)}:${String(index)}`}
      aria-label={words(shown)}
      aria-pressed={carried !== null}
      aria-describedby="calendar-grid-keys"
      onPointerDown={(event) => take("all", event)}
      onPointerMove={drag}
      onPointerUp={drop}
      onPointerCancel={leave}
      onKeyDown={keys}
      onBlur={drop}
    >
      <span className={classes.grip} data-edge="start" onPointerDown={(event) => take("start", event)} />
      <span className={classes.hoursWords}>
        <span>{wallOf(shown.stretch.start)}</span>–<span>{wallOf(shown.stretch.end)}</span>
      </span>
      <span className={classes.grip} data-edge="end" onPointerDown={(event) => take("end", event)} />
    </button>
  );
}
