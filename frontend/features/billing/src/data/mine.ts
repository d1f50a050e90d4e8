import { api, type PaymentAnswer, unwrap } from "@mindo/api";
import { useMe } from "@mindo/auth";
import { useTopicHandlers } from "@mindo/live";
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { outcomeOf } from "./rows";

const LIST = ["billing", "payments"] as const;
const checkoutKey = (id: string) => ["billing", "checkout", id] as const;
/** Asked again at this pace while the money is on its way, should the live connection be down. */
const ASK_AGAIN = 4_000;

const unfinished = (payment: PaymentAnswer | undefined) => payment && ["waiting", "returning"].includes(outcomeOf(payment));

/** One's own payment, live until it is settled. */
export function useCheckout(id: string) {
  const me = useMe();
  const cache = useQueryClient();
  const again = () => void cache.invalidateQueries({ queryKey: checkoutKey(id) });
  useTopicHandlers(me && (`user:${me.id}` as const), {
    snapshot: again,
    event: (event) => {
      if (event.name === "payment.changed" && event.data.payment_id === id) again();
    },
  });
  return useQuery({
    queryKey: checkoutKey(id),
    enabled: id !== "",
    queryFn: () => unwrap(api.GET("/api/v1/checkouts/{checkout_id}", { params: { path: { checkout_id: id } } })),
    refetchInterval: ({ state }) => (unfinished(state.data) ? ASK_AGAIN : false),
  });
}

/** One's own payments, newest first, live. */
export function useMyPayments() {
  const me = useMe();
  const cache = useQueryClient();
  const again = () => void cache.invalidateQueries({ queryKey: LIST });
  useTopicHandlers(me && (`user:${me.id}` as const), {
    snapshot: again,
    event: (event) => {
      if (event.name === "payment.changed") again();
    },
  });
  return useInfiniteQuery({
    queryKey: LIST,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) => unwrap(api.GET("/api/v1/me/payments", { params: { query: { cursor: pageParam } } })),
    getNextPageParam: (page) => page.next ?? undefined,
  });
}
