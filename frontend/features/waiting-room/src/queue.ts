import type { Live } from "@mindo/live";
import { type ChatLine, mergeLines } from "@mindo/visit";

/** The professional's whole small queue; the higher version wins. */
export type QueueChanged = Live.QueueChanged;
export type QueueSnapshot = Live.QueueSnapshot;
export type QueueEntry = Live.QueueEntry;

export interface QueueView {
  readonly queue: QueueChanged;
  readonly messages: readonly ChatLine[];
  /** Chat lines the professional has not looked at, by booking. */
  readonly unread: Readonly<Record<string, number>>;
}

const newer = (known: QueueChanged, arrived: QueueChanged): QueueChanged => (arrived.version < known.version ? known : arrived);

export function fromSnapshot(view: QueueView | null, { messages, ...queue }: QueueSnapshot): QueueView {
  if (!view) return { queue, messages, unread: {} };
  return { ...view, queue: newer(view.queue, queue), messages: mergeLines(view.messages, messages) };
}

export const withQueue = (view: QueueView, queue: QueueChanged): QueueView => ({ ...view, queue: newer(view.queue, queue) });

/** A new line; one of a patient counts as unread unless her chat is open. */
export function withLine(view: QueueView, line: ChatLine, openChat: string | null): QueueView {
  const messages = mergeLines(view.messages, [line]);
  if (messages === view.messages || line.sender_role === "professional" || openChat === line.booking_id) return { ...view, messages };
  return { ...view, messages, unread: { ...view.unread, [line.booking_id]: (view.unread[line.booking_id] ?? 0) + 1 } };
}

export const withRead = (view: QueueView, bookingId: string): QueueView => ({ ...view, unread: { ...view.unread, [bookingId]: 0 } });

/** Who stands at the door and has not been let in. */
export const waitingOf = (queue: QueueChanged): readonly QueueEntry[] => queue.entries.filter(({ state }) => state === "waiting" || state === "away");

/** The session under way, if there is one: while it runs nobody else can be admitted. */
export const runningOf = (queue: QueueChanged): QueueEntry | undefined => queue.entries.find(({ state }) => state === "admitted" || state === "in_call");

/** Those who were not at the door before: the chime is for them. Somebody who was away and is back counts again. */
export function arrivals(before: QueueChanged | null, now: QueueChanged): readonly QueueEntry[] {
  if (!before) return [];
  const there = new Set(before.entries.filter(({ state }) => state !== "away").map(({ booking_id }) => booking_id));
  return now.entries.filter(({ booking_id, state }) => state === "waiting" && !there.has(booking_id));
}
