const DAY = 24 * 3600 * 1000;

/** Milliseconds by which a clock in `zone` is ahead of UTC at an instant. */
function offsetAt(at: number, zone: string): number {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit",
  }).formatToParts(at);
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0);
  return Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"), of("second")) - Math.floor(at / 1000) * 1000;
}

/** The instant at which a day (YYYY-MM-DD) begins in a zone; on a day whose midnight is skipped, the first one there is. */
export function startOfDayIn(day: string, zone: string): number {
  const wall = Date.parse(`${day}T00:00:00Z`);
  const guess = wall - offsetAt(wall, zone);
  return wall - offsetAt(guess, zone);
}

/** The day `by` days later. */
export const dayAfter = (day: string, by = 1): string => new Date(Date.parse(`${day}T00:00:00Z`) + by * DAY).toISOString().slice(0, 10);

/** A span's end as its input shows it: the day's end is midnight there. */
export const endShown = (end: string): string => (end === "24:00" ? "00:00" : end);
export const endMeant = (shown: string): string => (shown === "00:00" ? "24:00" : shown);

/** The minute of a day that a clock in a zone shows at an instant; 0 before the day and 1440 after it. */
export function minuteOn(day: string, at: number, zone: string): number {
  const wall = at + offsetAt(at, zone);
  return Math.min(24 * 60, Math.max(0, Math.round((wall - Date.parse(`${day}T00:00:00Z`)) / 60_000)));
}

/** The Monday of a day's week. */
export const mondayOf = (day: string): string => dayAfter(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7));
