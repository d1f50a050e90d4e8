import { api, unwrap } from "@mindo/api";
import { useChange } from "./bookings";

/** Moves the booking to another free time; price and payment stay. */
export const useReschedule = (bookingId: string) =>
  useChange((startsAt: string) => unwrap(api.POST("/api/v1/bookings/{booking_id}/reschedule", { params: { path: { booking_id: bookingId } }, body: { starts_at: startsAt } })));
