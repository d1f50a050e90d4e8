import { currentLanguage, currentZone, translate } from "./store";

export interface MoneyAmount {
  readonly amount: number;
  readonly currency: string;
}

type Instant = string | number | Date;

const MINUTE = 60_000;
const LOCALE = { en: "en-IN", hi: "hi-IN" } as const;
const locale = () => LOCALE[currentLanguage()];

/** Minor units to words in the reader's language: `{amount: 120000, currency: "INR"}` → "₹1,200". */
export function formatMoney({ amount, currency }: MoneyAmount): string {
  const digits = new Intl.NumberFormat(locale(), { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
  const whole = amount % 10 ** digits === 0;
  return new Intl.NumberFormat(locale(), {
    style: "currency",
    currency,
    minimumFractionDigits: whole ? 0 : digits,
    maximumFractionDigits: digits,
  }).format(amount / 10 ** digits);
}

export function formatNumber(value: number, options: Intl.NumberFormatOptions = {}): string {
  return new Intl.NumberFormat(locale(), options).format(value);
}

/** "16:30" in the reader's zone, or in the zone given. */
export function formatTime(at: Instant, zone = currentZone()): string {
  return new Intl.DateTimeFormat(locale(), { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone }).format(new Date(at));
}

export function formatDate(at: Instant, options: Intl.DateTimeFormatOptions = { weekday: "short", day: "numeric", month: "short" }, zone = currentZone()): string {
  return new Intl.DateTimeFormat(locale(), { ...options, timeZone: zone }).format(new Date(at));
}

/** The calendar day of an instant in a zone, as YYYY-MM-DD. */
export function dayIn(at: Instant, zone = currentZone()): string {
  return new Intl.DateTimeFormat("en-CA", { year: "numeric", month: "2-digit", day: "2-digit", timeZone: zone }).format(new Date(at));
}

/** "in 25 min", "3 hr ago": the largest unit that says enough. */
export function formatRelative(at: Instant, now: number): string {
  const delta = new Date(at).getTime() - now;
  const format = new Intl.RelativeTimeFormat(locale(), { numeric: "auto", style: "short" });
  const minutes = Math.round(delta / MINUTE);
  if (Math.abs(minutes) < 60) return format.format(minutes, "minute");
  const hours = Math.round(minutes / 60);
  return Math.abs(hours) < 24 ? format.format(hours, "hour") : format.format(Math.round(hours / 24), "day");
}

/** "today 16:30", "tomorrow 09:00", "Tue, 3 Dec, 09:00". */
export function formatDay(at: Instant, now: number, zone = currentZone()): string {
  const day = dayIn(at, zone);
  const time = formatTime(at, zone);
  if (day === dayIn(now, zone)) return translate("common.when.today", { time });
  if (day === dayIn(now + 24 * 60 * MINUTE, zone)) return translate("common.when.tomorrow", { time });
  if (day === dayIn(now - 24 * 60 * MINUTE, zone)) return translate("common.when.yesterday", { time });
  return `${formatDate(at, undefined, zone)}, ${time}`;
}

/** "today 16:30 (in 25 min)"; beyond a day the relative part would be noise and is left out. */
export function formatWhen(at: Instant, now: number, zone = currentZone()): string {
  const when = formatDay(at, now, zone);
  if (Math.abs(new Date(at).getTime() - now) > 24 * 60 * MINUTE) return when;
  return translate("common.when.withRelative", { when, relative: formatRelative(at, now) });
}

/** Seconds as "4:05" or "1:02:09", for timers. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const hours = Math.floor(whole / 3600);
  const pad = (value: number) => String(value).padStart(2, "0");
  const rest = `${hours > 0 ? pad(Math.floor((whole % 3600) / 60)) : String(Math.floor(whole / 60))}:${pad(whole % 60)}`;
  return hours > 0 ? `${String(hours)}:${rest}` : rest;
}
