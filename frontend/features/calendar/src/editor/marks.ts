import type { TimeOff, Week } from "@mindo/api";
import { formatTime, type Translate } from "@mindo/i18n";
import { minuteOn } from "../walls";
import type { Mark } from "./HourGrid";

interface Instants {
  readonly starts_at: string;
  readonly ends_at: string;
}

/** What lies on a date beside the hours: sessions, time off, time that is taken elsewhere. */
export function marksOf(day: string, zone: string, week: Week | undefined, timeOff: TimeOff["time_off"] | undefined, t: Translate): Mark[] {
  const mark = (id: string, kind: Mark["kind"], label: string, { starts_at, ends_at }: Instants): Mark => ({
    id,
    kind,
    label,
    start: minuteOn(day, Date.parse(starts_at), zone),
    end: minuteOn(day, Date.parse(ends_at), zone),
  });
  return [
    ...(timeOff ?? []).map((one) => mark(`off-${one.starts_at}`, "off", t("calendar.editor.off"), one)),
    ...(week?.busy ?? []).map((one) => mark(`busy-${one.starts_at}`, "busy", t("calendar.editor.busy"), one)),
    ...(week?.claims ?? []).map((one) => mark(one.id, one.state, `${formatTime(one.starts_at, zone)} ${t(one.state === "booked" ? "calendar.week.booked" : "calendar.week.held")}`, one)),
  ].filter(({ start, end }) => start < end);
}
