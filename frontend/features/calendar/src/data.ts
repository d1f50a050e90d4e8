import { type Affected, api, type BusyFeed, type BusyFeedList, type Rules, type TimeOff, unwrap, type Week, type WishRequest } from "@mindo/api";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

const KEY = "own-calendar";
const rulesKey = [KEY, "rules"] as const;
const timeOffKey = [KEY, "time-off"] as const;

export function useRules() {
  return useQuery({
    queryKey: rulesKey,
    refetchOnWindowFocus: false,
    queryFn: ({ signal }): Promise<Rules> => unwrap(api.GET("/api/v1/pro/calendar/rules", { signal })),
  });
}

export function useTimeOff() {
  return useQuery({ queryKey: timeOffKey, queryFn: ({ signal }): Promise<TimeOff> => unwrap(api.GET("/api/v1/pro/calendar/time-off", { signal })) });
}

/** Claims and free times in [from, to), instants in milliseconds. */
export function useWeek(from: number, to: number) {
  return useQuery({
    queryKey: [KEY, "week", from, to],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }): Promise<Week> =>
      unwrap(api.GET("/api/v1/pro/calendar", { signal, params: { query: { from: new Date(from).toISOString(), to: new Date(to).toISOString() } } })),
  });
}

/** Both documents carry one version: whoever saves one reads the other again. */
export function useSaveRules() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (rules: Rules): Promise<Rules> => unwrap(api.PUT("/api/v1/pro/calendar/rules", { body: rules })),
    onSuccess: (saved) => {
      cache.setQueryData(rulesKey, saved);
      void cache.invalidateQueries({ queryKey: timeOffKey });
      void cache.invalidateQueries({ queryKey: [KEY, "week"] });
    },
  });
}

export function useSaveTimeOff() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (timeOff: TimeOff): Promise<TimeOff> => unwrap(api.PUT("/api/v1/pro/calendar/time-off", { body: timeOff })),
    onSuccess: (saved) => {
      cache.setQueryData(timeOffKey, saved);
      // The rules themselves are the same; only the version they must be saved with has moved.
      cache.setQueryData<Rules>(rulesKey, (rules) => rules && { ...rules, version: saved.version });
      void cache.invalidateQueries({ queryKey: [KEY, "week"] });
    },
    onError: () => void cache.invalidateQueries({ queryKey: timeOffKey }),
  });
}

export const useRefreshWeek = () => {
  const cache = useQueryClient();
  return () => void cache.invalidateQueries({ queryKey: [KEY, "week"] });
};
export const useReloadAll = () => {
  const cache = useQueryClient();
  return () => void cache.invalidateQueries({ queryKey: [KEY] });
};

/** What a plan would mean for sessions that are booked already. Changes nothing. */
export function usePreview() {
  return useMutation({ mutationFn: (wish: WishRequest): Promise<Affected> => unwrap(api.POST("/api/v1/pro/calendar/preview", { body: wish })) });
}

const feedsKey = [KEY, "feeds"] as const;

export function useFeeds() {
  return useQuery({ queryKey: feedsKey, queryFn: ({ signal }): Promise<BusyFeedList> => unwrap(api.GET("/api/v1/pro/calendar/busy-feeds", { signal })) });
}

export const useRefreshFeeds = () => {
  const cache = useQueryClient();
  return () => void cache.invalidateQueries({ queryKey: feedsKey });
};

export function useAddFeed() {
  const refresh = useRefreshFeeds();
  return useMutation({ mutationFn: (address: string): Promise<BusyFeed> => unwrap(api.POST("/api/v1/pro/calendar/busy-feeds", { body: { address } })), onSuccess: refresh });
}

export function useRemoveFeed() {
  const refresh = useRefreshFeeds();
  const refreshWeek = useRefreshWeek();
  return useMutation({
    mutationFn: (feedId: string) => unwrap(api.DELETE("/api/v1/pro/calendar/busy-feeds/{feed_id}", { params: { path: { feed_id: feedId } } })),
    onSuccess: () => {
      refresh();
      refreshWeek();
    },
  });
}

export function useRetryFeed() {
  const refresh = useRefreshFeeds();
  return useMutation({ mutationFn: (feedId: string): Promise<BusyFeed> => unwrap(api.POST("/api/v1/pro/calendar/busy-feeds/{feed_id}/retry", { params: { path: { feed_id: feedId } } })), onSuccess: refresh });
}
