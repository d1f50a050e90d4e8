import { api, type Booking, unwrap } from "@mindo/api";
import { queryOptions } from "@tanstack/react-query";

/** One booking; every screen of a visit reads it from the same place in the cache. */
export const bookingQuery = (bookingId: string) =>
  queryOptions({
    queryKey: ["bookings", "one", bookingId],
    queryFn: (): Promise<Booking> => unwrap(api.GET("/api/v1/bookings/{booking_id}", { params: { path: { booking_id: bookingId } } })),
  });
