import { api, unwrap } from "@mindo/api";
import { useQuery } from "@tanstack/react-query";
import { BOOKINGS, useBookingEvents } from "./bookings";

/** The professional's bookings of one local date (today if null), in the professional's zone; live. */
export function useDay(on: string | null) {
  useBookingEvents();
  return useQuery({
    queryKey: [...BOOKINGS, "day", on],
    queryFn: () => unwrap(api.GET("/api/v1/pro/day", { params: { query: on === null ? {} : { on } } })),
    refetchInterval: 60_000,
  });
}

/** The date so many days before or after one. */
export function dayAfter(on: string, days: number): string {
  const date = new Date(`${on}T12:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}
