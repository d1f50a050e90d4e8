import { api, type EarningAnswer, unwrap } from "@mindo/api";
import { useMe } from "@mindo/auth";
import { useTopicHandlers } from "@mindo/live";
import { useQuery, useQueryClient } from "@tanstack/react-query";

/** The earning of one session among the latest ones; null while it is not booked. Live. */
export function useEarning(bookingId: string, wanted: boolean) {
  const me = useMe();
  const cache = useQueryClient();
  const key = ["earnings", "of", bookingId];
  useTopicHandlers(me && wanted ? (`payouts:${me.id}` as const) : null, {
    snapshot: () => void cache.invalidateQueries({ queryKey: key }),
    event: (event) => {
      if (event.name === "earning.changed" && event.data.earning.payable_id === bookingId) void cache.invalidateQueries({ queryKey: key });
    },
  });
  return useQuery({
    queryKey: key,
    enabled: wanted,
    queryFn: async (): Promise<EarningAnswer | null> => {
      const { entries } = await unwrap(api.GET("/api/v1/me/earnings", { params: { query: { limit: 50 } } }));
      return entries.results.find(({ payable_id }) => payable_id === bookingId) ?? null;
    },
  });
}
