import { api, type DifferencePage, unwrap } from "@mindo/api";
import { useTopic, useTopicHandlers } from "@mindo/live";
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";

export type Shown = "open" | "closed";
export type Difference = DifferencePage["results"][number];

const DIFFERENCES = ["billing", "differences"] as const;
const DAYS = ["billing", "reconciled-days"] as const;

/** Differences that are open, or that are settled, newest first; asked for again whenever something changed. */
export function useDifferences(state: Shown) {
  const cache = useQueryClient();
  const again = () => {
    void cache.invalidateQueries({ queryKey: DIFFERENCES });
    void cache.invalidateQueries({ queryKey: DAYS });
  };
  useTopicHandlers("work:differences", { snapshot: again, event: again });
  return useInfiniteQuery({
    queryKey: [...DIFFERENCES, state],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) => unwrap(api.GET("/api/v1/admin/differences", { params: { query: { cursor: pageParam, state } } })),
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

/** The days that were compared last, newest first. */
export const useReconciledDays = () => useQuery({ queryKey: DAYS, queryFn: () => unwrap(api.GET("/api/v1/admin/reconciled-days")) });

/** How many differences are open, live; 0 until the first word. */
export function useOpenDifferences(): number {
  return useTopic("work:differences", { snapshot: ({ open }) => open, event: (_, { data }) => data.open }).data ?? 0;
}
