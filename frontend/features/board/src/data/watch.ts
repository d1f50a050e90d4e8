import { live } from "@mindo/live";
import { useEffect, useState } from "react";
import { type BookingRow, bookingsAfter, type PaymentRow, paymentsAfter, type SessionRow, type Sessions, sessionsAfter, type SessionsEvent, sessionsFrom } from "./rows";

/** What a topic shows now; null until its first snapshot is here. */
function useLiveState<State>(topic: string, fromSnapshot: (data: unknown) => State, after: (state: State, event: { name: string; data: unknown }) => State): State | null {
  const [state, setState] = useState<State | null>(null);
  useEffect(
    () =>
      live.subscribe(topic, {
        snapshot: (data: unknown) => setState(fromSnapshot(data)),
        event: (event: { name: string; data: unknown }) => setState((shown) => (shown === null ? shown : after(shown, event))),
      }),
    [topic, fromSnapshot, after],
  );
  return state;
}

const sessionsSnapshot = (data: unknown) => sessionsFrom((data as { rows: SessionRow[] }).rows, Date.now());
const sessionsEvent = (sessions: Sessions, event: { name: string; data: unknown }) => sessionsAfter(sessions, event as SessionsEvent, Date.now());
export const useSessions = (): Sessions | null => useLiveState("board:sessions", sessionsSnapshot, sessionsEvent);

const bookingsSnapshot = (data: unknown): readonly BookingRow[] => (data as { bookings: BookingRow[] }).bookings;
const bookingsEvent = (rows: readonly BookingRow[], event: { data: unknown }) => bookingsAfter(rows, event.data as BookingRow);
export const useBookings = (): readonly BookingRow[] | null => useLiveState("board:bookings", bookingsSnapshot, bookingsEvent);

const paymentsSnapshot = (data: unknown): readonly PaymentRow[] => (data as { payments: PaymentRow[] }).payments;
const paymentsEvent = (rows: readonly PaymentRow[], event: { data: unknown }) => paymentsAfter(rows, event.data as PaymentRow);
export const usePayments = (): readonly PaymentRow[] | null => useLiveState("work:payments", paymentsSnapshot, paymentsEvent);
