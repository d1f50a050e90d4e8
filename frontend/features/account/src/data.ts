import { api, type ConsentShape, type MeShape, unwrap } from "@mindo/api";
import { reloadSession } from "@mindo/auth";
import type { Language } from "@mindo/i18n";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

export const keys = {
  notifications: ["me", "notifications"] as const,
  older: ["me", "notifications", "all"] as const,
  devices: ["me", "devices"] as const,
  consents: ["me", "consents"] as const,
};

export function useConsentTexts(language: Language) {
  return useQuery({
    queryKey: ["consents", "texts", language],
    staleTime: Infinity,
    queryFn: async () => (await unwrap(api.GET("/api/v1/consents/texts", { params: { query: { language } } }))).results,
  });
}

export function useConsents(language: Language) {
  return useQuery({
    queryKey: [...keys.consents, language],
    queryFn: async () => (await unwrap(api.GET("/api/v1/me/consents", { params: { query: { language } } }))).results,
  });
}

/** Gives or withdraws one consent; the switch moves at once and moves back if it is refused. */
export function useConsentChange(language: Language) {
  const cache = useQueryClient();
  const key = [...keys.consents, language];
  return useMutation({
    mutationFn: async (consents: Record<string, boolean>) => (await unwrap(api.PUT("/api/v1/me/consents", { body: { consents, language } }))).results,
    onMutate: async (consents) => {
      await cache.cancelQueries({ queryKey: key });
      const before = cache.getQueryData<ConsentShape[]>(key);
      cache.setQueryData<ConsentShape[]>(key, (rows) => rows?.map((row) => ({ ...row, given: consents[row.purpose] ?? row.given })));
      return before;
    },
    onError: (_error, _consents, before) => cache.setQueryData(key, before),
    onSuccess: (rows) => cache.setQueryData(key, rows),
  });
}

/** Every decision about consents, newest first. */
export function useReceipts() {
  return useInfiniteQuery({
    queryKey: [...keys.consents, "receipts"],
    initialPageParam: "",
    queryFn: ({ pageParam }) => unwrap(api.GET("/api/v1/me/consents/receipts", { params: { query: { limit: 25, cursor: pageParam } } })),
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

export function useDevices() {
  return useQuery({ queryKey: keys.devices, queryFn: async () => (await unwrap(api.GET("/api/v1/me/sessions"))).results });
}

/** Signs one device out, or with null all others. */
export function useRevoke() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (id: string | null) =>
      id === null ? unwrap(api.DELETE("/api/v1/me/sessions")) : unwrap(api.DELETE("/api/v1/me/sessions/{session_id}", { params: { path: { session_id: id } } })),
    onSuccess: () => cache.invalidateQueries({ queryKey: keys.devices }),
  });
}

export type ProfileChange = Partial<Pick<MeShape, "name" | "zone" | "language" | "jurisdiction">>;

export function useProfileChange() {
  return useMutation({
    mutationFn: (change: ProfileChange) => unwrap(api.PATCH("/api/v1/me", { body: change })),
    onSuccess: () => reloadSession(),
  });
}

/** The newest notifications and how many are unread, for the bell. */
export function useNewest() {
  return useQuery({
    queryKey: keys.notifications,
    refetchInterval: 120_000,
    queryFn: () => unwrap(api.GET("/api/v1/me/notifications", { params: { query: { limit: 6 } } })),
  });
}

/** Keeps the lists true while something new arrives or is read on another device. */
export function useLiveNotifications(id: string): void {
  const cache = useQueryClient();
  useEffect(() => {
    let stop: (() => void) | null = null;
    let left = false;
    void import("@mindo/live").then(({ live }) => {
      if (left) return;
      stop = live.subscribe(`user:${id}`, {
        event: ({ name, data }) => {
          if (name === "notification.created" || name === "notifications.read") void cache.invalidateQueries({ queryKey: keys.notifications });
          if (name === "session.opened" || name === "session.ended") void cache.invalidateQueries({ queryKey: keys.devices });
          // Changed on another device: who one is, how one is reached, how one wants to be told.
          if (name === "profile.changed" && "fields" in data) {
            void cache.invalidateQueries({ queryKey: ["me", "contacts"] });
            void cache.invalidateQueries({ queryKey: ["me", "notification-settings"] });
          }
          if (name === "consents.changed") void cache.invalidateQueries({ queryKey: keys.consents });
        },
      });
    });
    return () => {
      left = true;
      stop?.();
    };
  }, [id, cache]);
}

export function useAllNotifications() {
  return useInfiniteQuery({
    queryKey: keys.older,
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) => unwrap(api.GET("/api/v1/me/notifications", { params: { query: { limit: 20, cursor: pageParam ?? undefined } } })),
    getNextPageParam: (page) => page.next,
  });
}

/** Marks notifications as read: the given ones, or all. */
export function useRead() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (ids: string[] | null) => unwrap(api.POST("/api/v1/me/notifications", { body: ids === null ? {} : { ids } })),
    onSuccess: () => cache.invalidateQueries({ queryKey: keys.notifications }),
  });
}

/** Whether this installation keeps its mails and text messages to itself. */
export function useInboxIsOpen(): boolean {
  return useQuery({ queryKey: ["dev", "inbox", "open"], staleTime: Infinity, retry: false, queryFn: async () => Boolean(await unwrap(api.GET("/api/v1/dev/inbox"))) }).data ?? false;
}

export function useInbox(to: string) {
  return useQuery({
    queryKey: ["dev", "inbox", to],
    refetchInterval: 2_000,
    retry: false,
    queryFn: async () => (await unwrap(api.GET("/api/v1/dev/inbox", { params: { query: { to: to || undefined } } }))).results,
  });
}
