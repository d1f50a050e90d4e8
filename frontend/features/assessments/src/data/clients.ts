import { api, unwrap } from "@mindo/api";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

/** Whether one is kept out of a client's matches, and the way to change it. */
export function useClientBlock(personId: string, enabled: boolean) {
  const cache = useQueryClient();
  const queryKey = ["client-match-block", personId] as const;
  const params = { path: { person_id: personId } };
  const found = useQuery({ queryKey, enabled, queryFn: () => unwrap(api.GET("/api/v1/pro/clients/{person_id}/match-block", { params })) });
  const change = useMutation({
    mutationFn: (blocked: boolean) => unwrap(api.PUT("/api/v1/pro/clients/{person_id}/match-block", { params, body: { blocked } })),
    onSuccess: (now) => cache.setQueryData(queryKey, now),
    onError: () => void cache.invalidateQueries({ queryKey }),
  });
  return { found, change };
}
