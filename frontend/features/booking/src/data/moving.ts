import { api, type Booking, unwrap } from "@mindo/api";
import { dayIn } from "@mindo/i18n";
import { useTopicHandlers } from "@mindo/live";
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useChange } from "./bookings";

/** How far ahead times are shown, in days: a move is rarely for later, and the answer stays small. */
const AHEAD_DAYS = 28;
const DAY_MS = 86_400_000;

/** Free starts by day of the reader's zone, in the order of the calendar. */
export function byDay(starts: readonly string[], zone: string): ReadonlyMap<string, readonly string[]> {
  const days = new Map<string, string[]>();
  for (const at of starts) {
    const day = dayIn(at, zone);
    days.set(day, [...(days.get(day) ?? []), at]);
  }
  return days;
}

/** Free times of the booking's professional for a session of its length; asked again whenever the calendar changes. */
export function useFreeTimes(booking: Booking) {
  const cache = useQueryClient();
  const { professional, minutes } = booking;
  const queryKey = ["bookings", "free-times", professional.id, minutes];
  const again = () => void cache.invalidateQueries({ queryKey });
  useTopicHandlers(`calendar:${professional.id}`, { snapshot: again, event: again });
  return useQuery({
    queryKey,
    placeholderData: keepPreviousData,
    queryFn: async (): Promise<readonly string[]> => {
      const from = new Date();
      const to = new Date(from.getTime() + AHEAD_DAYS * DAY_MS);
      const query = { minutes, from: from.toISOString(), to: to.toISOString() };
      const { slots } = await unwrap(api.GET("/api/v1/professionals/{professional_id}/slots", { params: { path: { professional_id: professional.id }, query } }));
      return slots.map(({ starts_at }) => starts_at);
    },
  });
}

/** Moves the booking to another free time; price and payment stay. */
export const useReschedule = (bookingId: string) =>
  useChange((startsAt: string) => unwrap(api.POST("/api/v1/bookings/{booking_id}/reschedule", { params: { path: { booking_id: bookingId } }, body: { starts_at: startsAt } })));
