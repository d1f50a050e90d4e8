import type { Live } from "@mindo/live";
import { useVisitTopic } from "@mindo/visit";
import { useState } from "react";

export interface GuestsState {
  readonly view: Live.GuestsChanged | null;
  /** Who sits in the lobby now. */
  readonly waiting: readonly Live.GuestView[];
}

/** The guests of a session, live, for one of its two. */
export function useGuests(bookingId: string): GuestsState {
  const [view, setView] = useState<Live.GuestsChanged | null>(null);
  const newer = (arrived: Live.GuestsChanged) => setView((before) => (before?.booking_id === arrived.booking_id && before.version > arrived.version ? before : arrived));
  useVisitTopic(`guests:${bookingId}`, { snapshot: newer, event: ({ data }) => newer(data) });
  const mine = view?.booking_id === bookingId ? view : null;
  return { view: mine, waiting: mine?.guests.filter(({ state, present }) => state === "waiting" && present) ?? [] };
}
