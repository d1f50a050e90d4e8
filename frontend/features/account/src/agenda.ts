import { type AgendaLink, api, type NewAgendaLink, unwrap } from "@mindo/api";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

const KEY = ["agenda-link"] as const;

export function useAgendaLink() {
  return useQuery({ queryKey: KEY, queryFn: ({ signal }): Promise<AgendaLink> => unwrap(api.GET("/api/v1/me/agenda-link", { signal })) });
}

/** The answer holds the address; it is told this once. */
export function useMakeAgendaLink() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (): Promise<NewAgendaLink> => unwrap(api.POST("/api/v1/me/agenda-link")),
    onSuccess: ({ made_at }) => cache.setQueryData<AgendaLink>(KEY, { made_at }),
  });
}

export function useRevokeAgendaLink() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () => unwrap(api.DELETE("/api/v1/me/agenda-link")),
    onSuccess: () => cache.setQueryData<AgendaLink>(KEY, { made_at: null }),
  });
}
