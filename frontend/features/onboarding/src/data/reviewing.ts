import { api, type Case, type CaseRow, type Cases, unwrap, type VerificationPolicy } from "@mindo/api";
import { useTopicHandlers } from "@mindo/live";
import { type QueryKey, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

export type CaseState = CaseRow["state"] | "waiting";
export const SHOWN = ["waiting", "changes_requested", "approved", "rejected"] as const;
export const SUSPENSIONS = ["complaint", "licence", "identity", "conduct", "own_wish"] as const;
export type Suspension = (typeof SUSPENSIONS)[number];

const QUEUE = ["verification"] as const;
const caseKey = (id: string): QueryKey => [...QUEUE, "case", id];

/** What happens in the queue is asked for again as soon as it has happened. */
function useQueueLive(): void {
  const cache = useQueryClient();
  const again = () => void cache.invalidateQueries({ queryKey: QUEUE });
  useTopicHandlers("work:verification", { snapshot: again, event: again });
}

export function useCases(state: (typeof SHOWN)[number]) {
  useQueueLive();
  return useInfiniteQuery({
    queryKey: [...QUEUE, "list", state],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }): Promise<Cases> => unwrap(api.GET("/api/v1/admin/verification", { params: { query: { state, cursor: pageParam } } })),
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

export function useCase(id: string) {
  useQueueLive();
  return useQuery({ queryKey: caseKey(id), queryFn: (): Promise<Case> => unwrap(api.GET("/api/v1/admin/verification/{case_id}", { params: { path: { case_id: id } } })) });
}

function useCaseChange<T = void>(id: string, send: (given: T, version: number) => Promise<Case>) {
  const cache = useQueryClient();
  return useMutation<Case, Error, T>({
    scope: { id: `case:${id}` },
    mutationFn: (given) => send(given, cache.getQueryData<Case>(caseKey(id))?.version ?? 0),
    onSuccess: (now) => cache.setQueryData(caseKey(id), now),
    onError: () => void cache.invalidateQueries({ queryKey: caseKey(id) }),
  });
}

const path = (id: string) => ({ params: { path: { case_id: id } } });

export const useClaim = (id: string) => useCaseChange(id, () => unwrap(api.POST("/api/v1/admin/verification/{case_id}/claim", path(id))));
export const useRelease = (id: string) => useCaseChange(id, () => unwrap(api.DELETE("/api/v1/admin/verification/{case_id}/claim", path(id))));

/** Versions of cases that one's own checks have led on from, by case and version: what was decided over the first holds for the second. */
const ledOn = new Map<string, number>();

function withOwnChecks(id: string, seen: number): number {
  const next = ledOn.get(`${id}:${String(seen)}`);
  return next === undefined ? seen : withOwnChecks(id, next);
}

export const useChecks = (id: string) =>
  useCaseChange(id, async (checks: Case["checks"], version) => {
    const now = await unwrap(api.PUT("/api/v1/admin/verification/{case_id}/checks", { ...path(id), body: { version, checks } }));
    // The server has taken it for a change of exactly that version.
    if (now.version > version) ledOn.set(`${id}:${String(version)}`, now.version);
    return now;
  });
export const useAskChanges = (id: string) =>
  useCaseChange(id, (requests: Case["requests"], version) => unwrap(api.POST("/api/v1/admin/verification/{case_id}/changes", { ...path(id), body: { version, requests } })));
/** Approves what was seen, with one's own checks that were still on their way then; what somebody else has changed since stops it. */
export const useApprove = (id: string) =>
  useCaseChange(id, (seen: number) => unwrap(api.POST("/api/v1/admin/verification/{case_id}/approval", { ...path(id), body: { version: withOwnChecks(id, seen) } })));
export const useReject = (id: string) =>
  useCaseChange(id, (reason: string, version) => unwrap(api.POST("/api/v1/admin/verification/{case_id}/rejection", { ...path(id), body: { version, reason } })));

export const useReopen = (id: string) =>
  useCaseChange(id, (reason: string, version) => unwrap(api.POST("/api/v1/admin/verification/{case_id}/reopening", { ...path(id), body: { version, reason } })));

/** Off the list with a reason, or back on it. */
export function useSuspension(professionalId: string) {
  const cache = useQueryClient();
  const params = { path: { professional_id: professionalId } };
  return useMutation({
    mutationFn: (reason: Suspension | null) =>
      reason === null
        ? unwrap(api.DELETE("/api/v1/admin/professionals/{professional_id}/suspension", { params }))
        : unwrap(api.POST("/api/v1/admin/professionals/{professional_id}/suspension", { params, body: { reason } })),
    onSettled: () => void cache.invalidateQueries({ queryKey: QUEUE }),
  });
}

/** Who is off the list with sessions ahead. */
export function useUnlisted(enabled: boolean) {
  return useQuery({ queryKey: [...QUEUE, "unlisted"], enabled, queryFn: async () => (await unwrap(api.GET("/api/v1/admin/verification/unlisted"))).results });
}

export function usePolicy() {
  return useQuery({ queryKey: [...QUEUE, "policy"], queryFn: (): Promise<VerificationPolicy> => unwrap(api.GET("/api/v1/admin/verification/policy")) });
}

export function usePolicyChange() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (policy: VerificationPolicy) => unwrap(api.PUT("/api/v1/admin/verification/policy", { body: policy })),
    onSettled: () => void cache.invalidateQueries({ queryKey: QUEUE }),
  });
}
