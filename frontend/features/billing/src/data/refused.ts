import { api, type RefusedRefundPage, unwrap } from "@mindo/api";
import { useTopic, useTopicHandlers } from "@mindo/live";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";

export type Shown = "waiting" | "done";
export type RefusedRefund = RefusedRefundPage["results"][number];
export type OtherWay = "bank_transfer" | "gateway_dashboard" | "other";
export type OverEnd = "given_back" | "written_off";

const REFUSED = ["billing", "refused-refunds"] as const;

/** Refunds a payment service refused: those still waiting, or those that reached the payer since; asked for again at every change. */
export function useRefusedRefunds(shown: Shown) {
  const cache = useQueryClient();
  const again = () => void cache.invalidateQueries({ queryKey: REFUSED });
  useTopicHandlers("work:refunds", { snapshot: again, event: again });
  return useInfiniteQuery({
    queryKey: [...REFUSED, shown],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) => unwrap(api.GET("/api/v1/admin/refunds/refused", { params: { query: { cursor: pageParam, shown } } })),
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

/** How many refunds wait for a person, live; 0 until the first word. */
export function useRefundsWaiting(): number {
  return useTopic("work:refunds", { snapshot: ({ waiting }) => waiting, event: (_, { data }) => data.waiting }).data ?? 0;
}

/** After each of these the list is asked for again, refused or not: somebody else may have been first. */
function useRefundDeed<Wish>(deed: (wish: Wish) => Promise<RefusedRefund>) {
  const cache = useQueryClient();
  return useMutation({ mutationFn: deed, onSettled: () => void cache.invalidateQueries({ queryKey: REFUSED }) });
}

export const useSendAgain = () =>
  useRefundDeed((refundId: string) => unwrap(api.POST("/api/v1/admin/refunds/{refund_id}/send-again", { params: { path: { refund_id: refundId } } })));

export const useSettleOtherwise = () =>
  useRefundDeed(({ refundId, way, reference }: { refundId: string; way: OtherWay; reference: string }) =>
    unwrap(api.POST("/api/v1/admin/refunds/{refund_id}/settle-otherwise", { params: { path: { refund_id: refundId } }, body: { way, reference } })),
  );

export const useSettleOver = () =>
  useRefundDeed(({ refundId, end, reference }: { refundId: string; end: OverEnd; reference: string }) =>
    unwrap(api.POST("/api/v1/admin/refunds/{refund_id}/settle-over", { params: { path: { refund_id: refundId } }, body: { end, reference } })),
  );
