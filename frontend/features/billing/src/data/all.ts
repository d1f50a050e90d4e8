import { api, idempotencyKey, type PaymentAdminAnswer, type PaymentAdminPage, type PayoutAnswer, type PayoutPage, unwrap } from "@mindo/api";
import { useTopicHandlers } from "@mindo/live";
import { type InfiniteData, useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { paymentFromLive, rowChanged } from "./rows";

export type PaymentState = PaymentAdminAnswer["state"];

const PAYMENTS = ["billing", "all-payments"] as const;
const PAYOUTS = ["billing", "all-payouts"] as const;

type PaymentPages = InfiniteData<PaymentAdminPage, string | undefined>;
type PayoutPages = InfiniteData<PayoutPage, string | undefined>;

/** All payments, newest first, of some states only if any are named; live. */
export function useAllPayments(states: readonly PaymentState[]) {
  const cache = useQueryClient();
  const key = [...PAYMENTS, states] as const;
  useTopicHandlers("work:payments", {
    snapshot: () => void cache.invalidateQueries({ queryKey: PAYMENTS }),
    event: ({ data }) => {
      const row = paymentFromLive(data);
      cache.setQueryData<PaymentPages>(
        key,
        (shown) =>
          shown &&
          (rowChanged<PaymentAdminAnswer>(
            shown,
            row,
            ({ id }) => id,
            ({ state }) => states.length === 0 || states.includes(state),
          ) as PaymentPages),
      );
    },
  });
  return useInfiniteQuery({
    queryKey: key,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) => unwrap(api.GET("/api/v1/admin/payments", { params: { query: { cursor: pageParam, state: [...states] } } })),
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

interface RefundWish {
  readonly paymentId: string;
  /** Minor units; null for all that is left. */
  readonly amount: number | null;
  readonly reason: string;
  /** Kept across retries of the same wish. */
  readonly key: string;
}

export const useRefund = () =>
  useMutation({
    mutationFn: ({ paymentId, amount, reason, key }: RefundWish) =>
      unwrap(api.POST("/api/v1/admin/refunds", { headers: { "Idempotency-Key": key }, body: { payment_id: paymentId, amount, reason } })),
  });

/** All payouts, newest first; live. */
export function useAllPayouts() {
  const cache = useQueryClient();
  useTopicHandlers("work:payouts", {
    snapshot: () => void cache.invalidateQueries({ queryKey: PAYOUTS }),
    event: ({ data }) => {
      cache.setQueryData<PayoutPages>(PAYOUTS, (shown) => shown && (rowChanged(shown, data as PayoutAnswer, (row) => row.payout_id) as PayoutPages));
    },
  });
  return useInfiniteQuery({
    queryKey: PAYOUTS,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) => unwrap(api.GET("/api/v1/admin/payouts", { params: { query: { cursor: pageParam } } })),
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

export function usePayoutRun() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () => unwrap(api.POST("/api/v1/admin/payouts/run", { headers: { "Idempotency-Key": idempotencyKey() } })),
    onSuccess: () => void cache.invalidateQueries({ queryKey: PAYOUTS }),
  });
}

export const usePayoutRetry = () =>
  useMutation({
    mutationFn: (payoutId: string) => unwrap(api.POST("/api/v1/admin/payouts/{payout_id}/retry", { params: { path: { payout_id: payoutId } } })),
  });
