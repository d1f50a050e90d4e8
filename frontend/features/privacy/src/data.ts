import { api, type PrivacyShape, type RequestBodyRequest, unwrap } from "@mindo/api";
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

export const OVERVIEW = ["me", "privacy"] as const;
export type Overview = PrivacyShape;
export type Kind = RequestBodyRequest["kind"];
export type Area = RequestBodyRequest["area"];

/** Copies, erasure and requests of the signed-in person. */
export const useOverview = () => useQuery({ queryKey: OVERVIEW, queryFn: () => unwrap(api.GET("/api/v1/me/privacy")) });

function useChange<T, R>(act: (input: T) => Promise<R>) {
  const cache = useQueryClient();
  return useMutation({ mutationFn: act, onSettled: () => cache.invalidateQueries({ queryKey: OVERVIEW }) });
}

export const useAskForCopy = () => useChange(() => unwrap(api.POST("/api/v1/me/privacy/exports")));
export const useCopyLink = () => useMutation({ mutationFn: (id: string) => unwrap(api.POST("/api/v1/me/privacy/exports/{export_id}/link", { params: { path: { export_id: id } } })) });
export const useAskForErasure = () => useChange(() => unwrap(api.POST("/api/v1/me/privacy/erasure")));
export const useKeepAccount = () => useChange(() => unwrap(api.DELETE("/api/v1/me/privacy/erasure")));
export const useAsk = () => useChange((body: RequestBodyRequest) => unwrap(api.POST("/api/v1/me/privacy/requests", { body })));
export const useTakeBack = () => useChange((id: string) => unwrap(api.DELETE("/api/v1/me/privacy/requests/{request_id}", { params: { path: { request_id: id } } })));

/** Who opened one's record, page by page. */
export const useDisclosures = () =>
  useInfiniteQuery({
    queryKey: [...OVERVIEW, "disclosures"],
    initialPageParam: "",
    queryFn: ({ pageParam }) => unwrap(api.GET("/api/v1/me/privacy/disclosures", { params: { query: { limit: 20, cursor: pageParam } } })),
    getNextPageParam: (page) => page.next ?? undefined,
  });

/** How far an erasure is, for whoever holds its receipt. */
export const useErasure = (receipt: string) => useQuery({ queryKey: ["erasure", receipt], retry: false, queryFn: () => unwrap(api.GET("/api/v1/privacy/erasure/{receipt}", { params: { path: { receipt } } })) });

export type RequestState = "open" | "granted" | "declined" | "withdrawn";

export const useAllRequests = (state: RequestState) =>
  useQuery({ queryKey: ["admin", "privacy", "requests", state], placeholderData: keepPreviousData, queryFn: async () => (await unwrap(api.GET("/api/v1/admin/privacy/requests", { params: { query: { state, limit: 100 } } }))).results });

export const useAllErasures = () => useQuery({ queryKey: ["admin", "privacy", "erasures"], refetchInterval: 15_000, queryFn: async () => (await unwrap(api.GET("/api/v1/admin/privacy/erasures"))).results });

export const useRegister = () => useQuery({ queryKey: ["admin", "privacy", "register"], staleTime: 300_000, queryFn: () => unwrap(api.GET("/api/v1/admin/privacy/register")) });

export function useDecide() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ id, granted, answer }: { id: string; granted: boolean; answer: string }) =>
      unwrap(api.POST("/api/v1/admin/privacy/requests/{request_id}/decision", { params: { path: { request_id: id } }, body: { granted, answer } })),
    onSuccess: () => cache.invalidateQueries({ queryKey: ["admin", "privacy", "requests"] }),
  });
}
