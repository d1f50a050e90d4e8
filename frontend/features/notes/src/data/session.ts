import { useMe } from "@mindo/auth";
import { useTopicHandlers } from "@mindo/live";
import { bookingQuery } from "@mindo/visit";
import { useQuery, useQueryClient } from "@tanstack/react-query";

/** The session the note is of, live. */
export function useSession(bookingId: string) {
  const me = useMe();
  const cache = useQueryClient();
  const query = bookingQuery(bookingId);
  const again = () => void cache.invalidateQueries({ queryKey: query.queryKey });
  useTopicHandlers(me && (`user:${me.id}` as const), {
    snapshot: again,
    event: (event) => {
      if (event.name === "booking.changed" && event.data.booking_id === bookingId) again();
    },
  });
  return useQuery(query);
}
