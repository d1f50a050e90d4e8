import type { Span } from "@mindo/api";

/** The grid everything is put on. */
export const STEP = 15;
export const DAY = 24 * 60;
const SHORTEST = STEP;

/** Open from one minute of a day to another. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

const pad = (value: number) => String(value).padStart(2, "0");
export const wallOf = (minute: number): string => `${pad(Math.floor(minute / 60))}:${pad(minute % 60)}`;
export const minuteOf = (wall: string): number => Number(wall.slice(0, 2)) * 60 + Number(wall.slice(3, 5));
export const stretchOf = (span: Span): Stretch => ({ start: minuteOf(span.start), end: minuteOf(span.end) });
export const spanOf = (stretch: Stretch): Span => ({ start: wallOf(stretch.start), end: wallOf(stretch.end) });

const snap = (minute: number) => Math.round(minute / STEP) * STEP;
const clamp = (minute: number, low: number, high: number) => Math.min(high, Math.max(low, minute));

/** The same length, so much later or earlier, within the day. What was off the grid comes onto it. */
export function moved({ start, end }: Stretch, by: number): Stretch {
  const length = end - start;
  const at = clamp(snap(start + by), 0, DAY - length);
  return { start: at, end: at + length };
}

/** One edge so much later or earlier; the other stays, and something is left of it. */
export function resized({ start, end }: Stretch, edge: "start" | "end", by: number): Stretch {
  return edge === "start" ? { start: clamp(snap(start + by), 0, end - SHORTEST), end } : { start, end: clamp(snap(end + by), start + SHORTEST, DAY) };
}

/** From where the pointer went down to where it is now; a mere tap is an hour. */
export function drawn(from: number, to: number): Stretch {
  const low = Math.floor(Math.min(from, to) / STEP) * STEP;
  const high = Math.ceil(Math.max(from, to) / STEP) * STEP;
  if (Math.abs(to - from) < STEP / 2) return moved({ start: 0, end: 60 }, low);
  return { start: clamp(low, 0, DAY - SHORTEST), end: clamp(high, low + SHORTEST, DAY) };
}

/** In order, and what touches is one. */
export function joined(stretches: readonly Stretch[]): Stretch[] {
  const found: Stretch[] = [];
  for (const one of [...stretches].sort((a, b) => a.start - b.start)) {
    const last = found.at(-1);
    if (last && one.start <= last.end) found[found.length - 1] = { start: last.start, end: Math.max(last.end, one.end) };
    else found.push(one);
  }
  return found;
}

/** Where new hours fit that nobody has drawn: after the last ones, else before the first, else nowhere. */
export function roomIn(stretches: readonly Stretch[]): Stretch | null {
  const first = stretches.at(0);
  const last = stretches.at(-1);
  if (!first || !last) return { start: 9 * 60, end: 17 * 60 };
  if (last.end + 120 <= DAY) return { start: last.end + 60, end: last.end + 120 };
  return first.start >= 120 ? { start: first.start - 120, end: first.start - 60 } : null;
}
