import type { Live } from "@mindo/live";

/** What `board:sessions`, `board:bookings` and `work:payments` show, and how events change it. */
export type SessionRow = Live.SessionRow;
export type BookingRow = Live.BookingRow;
export type PaymentRow = Live.PaymentRow;

/** `heardAt`: when this browser heard of the row, in ms; a waiting time goes on from there. */
export type SeenRow = SessionRow & { readonly heardAt: number };
export type Sessions = ReadonlyMap<string, SeenRow>;

export type SessionsEvent =
  | { readonly name: "row.changed"; readonly data: { readonly row: SessionRow } }
  | { readonly name: "row.removed"; readonly data: { readonly version: number; readonly booking_id: string } };

const seen = (row: SessionRow, now: number): SeenRow => ({ ...row, heardAt: now });

export const sessionsFrom = (rows: readonly SessionRow[], now: number): Sessions => new Map(rows.map((row) => [row.booking_id, seen(row, now)]));

/** A row that is older than the one shown is old news and changes nothing. */
export function sessionsAfter(sessions: Sessions, event: SessionsEvent, now: number): Sessions {
  const row = event.name === "row.changed" ? event.data.row : null;
  const id = event.name === "row.changed" ? event.data.row.booking_id : event.data.booking_id;
  const version = event.name === "row.changed" ? event.data.row.version : event.data.version;
  if ((sessions.get(id)?.version ?? -1) > version) return sessions;
  const next = new Map(sessions);
  if (row) next.set(id, seen(row, now));
  else next.delete(id);
  return next;
}

/** Seconds waited by now: goes on while she waits, stands still once she was admitted. */
export const waitedSeconds = (row: SeenRow, now: number): number => row.waiting_s + (row.place === "waiting" ? Math.max(0, (now - row.heardAt) / 1000) : 0);

const SHOWN = 100;

/** The newest change of each booking, newest first. */
export function bookingsAfter(rows: readonly BookingRow[], changed: BookingRow): readonly BookingRow[] {
  const shown = rows.find(({ booking_id }) => booking_id === changed.booking_id);
  if (shown && shown.at > changed.at) return rows;
  return [changed, ...rows.filter((row) => row !== shown)].slice(0, SHOWN);
}

/** A payment changes in its place; a new one comes first. */
export function paymentsAfter(rows: readonly PaymentRow[], changed: PaymentRow): readonly PaymentRow[] {
  const at = rows.findIndex(({ payment_id }) => payment_id === changed.payment_id);
  if (at < 0) return [changed, ...rows].slice(0, SHOWN);
  return (rows[at]?.version ?? -1) > changed.version ? rows : rows.with(at, changed);
}
