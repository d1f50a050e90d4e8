import type { Rules, Week } from "@mindo/api";
import { dayIn, formatDate, useT } from "@mindo/i18n";
import { dayAfter, mondayOf } from "../walls";
import classes from "./MonthGrid.module.css";
import { differs, hoursOf } from "./plan";
import { wallOf } from "./stretches";

interface MonthGridProps {
  /** Any day of the month. */
  readonly day: string;
  readonly today: string;
  readonly rules: Rules;
  readonly week: Week | undefined;
  readonly onOpen: (day: string) => void;
}

/** The first day shown for a month, and how many weeks there are: whole weeks from Monday on. */
export function monthWeeks(day: string): { first: string; weeks: number } {
  const begin = `${day.slice(0, 7)}-01`;
  const first = mondayOf(begin);
  const [year = 0, month = 0] = day.split("-").map(Number);
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const last = `${day.slice(0, 7)}-${String(days).padStart(2, "0")}`;
  return { first, weeks: Math.round((Date.parse(mondayOf(last)) - Date.parse(first)) / (7 * 24 * 3600 * 1000)) + 1 };
}

/** A month at a glance: hours and sessions of each day; a day opens its week. */
export function MonthGrid({ day, today, rules, week, onOpen }: MonthGridProps) {
  const t = useT();
  const { first, weeks } = monthWeeks(day);
  const counts = new Map<string, number>();
  for (const claim of week?.claims ?? []) {
    const on = dayIn(claim.starts_at, rules.zone);
    counts.set(on, (counts.get(on) ?? 0) + 1);
  }
  return (
    <div className={classes.month} role="group" aria-label={formatDate(`${day.slice(0, 7)}-15T12:00:00Z`, { month: "long", year: "numeric" }, "UTC")}>
      {Array.from({ length: 7 }, (_, index) => (
        <span key={index} className={classes.weekday} aria-hidden>
          {formatDate(`${dayAfter(first, index)}T12:00:00Z`, { weekday: "short" }, "UTC")}
        </span>
      ))}
      {Array.from({ length: weeks * 7 }, (_, index) => {
        const on = dayAfter(first, index);
        const hours = hoursOf(rules, { on });
        const own = differs(rules, on);
        const count = counts.get(on) ?? 0;
        const name = formatDate(`${on}T12:00:00Z`, { weekday: "long", day: "numeric", month: "long" }, "UTC");
        const open = hours.length === 0 ? t("calendar.hours.closed") : hours.map(({ start, end }) => `${wallOf(start)}–${wallOf(end)}`).join(", ");
        const words = [name, open, own ? t("calendar.editor.differs") : "", t("calendar.editor.sessions", { count })].filter(Boolean).join(". ");
        return (
          <button key={on} type="button" className={classes.day} aria-label={words} data-outside={on.slice(0, 7) !== day.slice(0, 7) || undefined} data-today={on === today || undefined} data-closed={hours.length === 0 || undefined} data-own={own || undefined} onClick={() => onOpen(on)}>
            <strong className="mindo-tabular">{Number(on.slice(8))}</strong>
            <span className={classes.open}>{open}</span>
            {count > 0 ? <span className={classes.count}>{count}</span> : null}
          </button>
        );
      })}
    </div>
  );
}
