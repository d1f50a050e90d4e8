import { api, type NotificationSettingsShape, unwrap } from "@mindo/api";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

const SETTINGS = ["me", "notification-settings"] as const;

export type Settings = NotificationSettingsShape;
export type SettingsChange = Partial<Pick<Settings, "silenced" | "quiet_from" | "quiet_until">>;

export const useSettings = () => useQuery({ queryKey: SETTINGS, queryFn: () => unwrap(api.GET("/api/v1/me/notification-settings")) });

/** A switch moves at once, and back if it is refused. */
export function useSettingsChange() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: SettingsChange) => unwrap(api.PATCH("/api/v1/me/notification-settings", { body })),
    onMutate: async (change) => {
      await cache.cancelQueries({ queryKey: SETTINGS });
      const before = cache.getQueryData<Settings>(SETTINGS);
      if (before) cache.setQueryData<Settings>(SETTINGS, { ...before, ...change });
      return before;
    },
    onError: (_error, _change, before) => cache.setQueryData(SETTINGS, before),
    onSuccess: (after) => cache.setQueryData(SETTINGS, after),
  });
}

export const useOwnMessages = () =>
  useInfiniteQuery({
    queryKey: ["me", "messages"],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) => unwrap(api.GET("/api/v1/me/messages", { params: { query: { limit: 20, cursor: pageParam ?? undefined } } })),
    getNextPageParam: (page) => page.next,
  });

export type MessageState = "queued" | "sent" | "failed";

/** All messages without address and words, for administrators. */
export const useMessagesLog = (state: MessageState | null) =>
  useInfiniteQuery({
    queryKey: ["admin", "messages", state],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) => unwrap(api.GET("/api/v1/admin/messages", { params: { query: { limit: 25, cursor: pageParam ?? undefined, state: state ?? undefined } } })),
    getNextPageParam: (page) => page.next,
    refetchInterval: 15_000,
  });

/** Tries a message again that was given up. */
export function useReplay() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => unwrap(api.POST("/api/v1/admin/messages/{message_id}/replay", { params: { path: { message_id: id } } })),
    onSuccess: () => cache.invalidateQueries({ queryKey: ["admin", "messages"] }),
  });
}
