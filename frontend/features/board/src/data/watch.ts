import { type TopicReducer, useTopic } from "@mindo/live";
import { type BookingRow, bookingsAfter, type PaymentRow, paymentsAfter, type Sessions, sessionsAfter, sessionsFrom } from "./rows";

const sessions: TopicReducer<"board:sessions", Sessions> = {
  snapshot: ({ rows }) => sessionsFrom(rows, Date.now()),
  event: (shown, event) => sessionsAfter(shown, event, Date.now()),
};
const bookings: TopicReducer<"board:bookings", readonly BookingRow[]> = {
  snapshot: (snapshot) => snapshot.bookings,
  event: (rows, event) => bookingsAfter(rows, event.data),
};
const payments: TopicReducer<"work:payments", readonly PaymentRow[]> = {
  snapshot: (snapshot) => snapshot.payments,
  event: (rows, event) => paymentsAfter(rows, event.data),
};

/** Waiting rooms and calls by booking; undefined until the first snapshot. */
export const useSessions = () => useTopic("board:sessions", sessions).data;
/** The bookings that changed last, newest first. */
export const useBookings = () => useTopic("board:bookings", bookings).data;
/** The newest payments, newest first. */
export const usePayments = () => useTopic("work:payments", payments).data;
