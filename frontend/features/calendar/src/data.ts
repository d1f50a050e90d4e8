import { api, type Rules, type TimeOff, unwrap, type Week } from "@mindo/api";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

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
