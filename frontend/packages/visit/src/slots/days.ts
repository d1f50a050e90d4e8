import type { Slot } from "@mindo/api";
import { dayIn } from "@mindo/i18n";

export const PARTS = ["night", "morning", "afternoon", "evening"] as const;
export type Part = (typeof PARTS)[number];

const DAY = 24 * 3600 * 1000;

/** Midnight at which the reader's present day began, give or take a change of the clocks. */
export function startOfDay(now: number, zone: string): number {
  const parts = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone }).formatToParts(now);
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0);
  return Math.floor(now / 60_000) * 60_000 - (of("hour") * 60 + of("minute")) * 60_000;
}

/** Seven days of the calendar, YYYY-MM-DD, `week` weeks after the day of `start` in the reader's zone. */
export function daysOf(start: number, week: number, zone: string): readonly string[] {
  const first = Date.parse(`${dayIn(start, zone)}T00:00:00Z`) + week * 7 * DAY;
  return Array.from({ length: 7 }, (_, index) => new Date(first + index * DAY).toISOString().slice(0, 10));
}

/** Slots by the reader's day. */
export function byDay(slots: readonly Slot[], zone: string): ReadonlyMap<string, readonly Slot[]> {
  const days = new Map<string, Slot[]>();
  for (const slot of slots) {
    const day = dayIn(slot.starts_at, zone);
    days.set(day, [...(days.get(day) ?? []), slot]);
  }
  return days;
}

/** Which part of the reader's day an instant falls into. */
export function partOf(at: string, zone: string): Part {
  const hour = Number(new Intl.DateTimeFormat("en-GB", { hour: "2-digit", hourCycle: "h23", timeZone: zone }).format(new Date(at)));
  if (hour < 6) return "night";
  if (hour < 12) return "morning";
  return hour < 17 ? "afternoon" : "evening";
}

/** "GMT+1": how far a wall clock is from UTC at an instant. */
export function offsetOf(at: string, zone: string): string {
  return new Intl.DateTimeFormat("en-GB", { timeZone: zone, timeZoneName: "shortOffset" }).formatToParts(new Date(at)).find(({ type }) => type === "timeZoneName")?.value ?? "";
}
