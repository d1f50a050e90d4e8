import { api, type ClosureShape, unwrap } from "@mindo/api";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

export type ClosingReason = ClosureShape["reason"];
export const CLOSING_REASONS: readonly ClosingReason[] = ["left", "safety", "misuse", "own_wish", "duplicate", "other"];

const key = (personId: string) => ["admin", "people", personId, "standing"] as const;

/** Whether an account is open, and its closings. Asked anew each time, because each look is recorded. */
export const useStanding = (personId: string) =>
  useQuery({ queryKey: key(personId), queryFn: () => unwrap(api.GET("/api/v1/admin/people/{person_id}/account", { params: { path: { person_id: personId } } })), staleTime: 30_000 });

function useAfter(personId: string) {
  const cache = useQueryClient();
  return () => Promise.all([cache.invalidateQueries({ queryKey: key(personId) }), cache.invalidateQueries({ queryKey: ["admin", "people"], refetchType: "active" })]);
}

export function useAccountClose(personId: string) {
  const after = useAfter(personId);
  return useMutation({
    mutationFn: (body: { reason: ClosingReason; note: string }) => unwrap(api.POST("/api/v1/admin/people/{person_id}/account/close", { params: { path: { person_id: personId } }, body })),
    onSuccess: after,
  });
}

export function useAccountReopen(personId: string) {
  const after = useAfter(personId);
  return useMutation({
    mutationFn: (note: string) => unwrap(api.POST("/api/v1/admin/people/{person_id}/account/reopen", { params: { path: { person_id: personId } }, body: { note } })),
    onSuccess: after,
  });
}
