import { api, type BalanceAnswer, type EarningAnswer, type EarningsAnswer, type PayoutAnswer, type PayoutPage, unwrap } from "@mindo/api";
import { useMe } from "@mindo/auth";
import { useTopicHandlers } from "@mindo/live";
import { type InfiniteData, useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { balancesChanged, type Pages, rowChanged } from "./rows";

const EARNINGS = ["billing", "earnings"] as const;
const PAYOUTS = ["billing", "my-payouts"] as const;

type EarningPages = InfiniteData<EarningsAnswer, string | undefined>;
type PayoutPages = InfiniteData<PayoutPage, string | undefined>;

function withEarnings(data: EarningPages, earnings: readonly EarningAnswer[], balances: readonly BalanceAnswer[]): EarningPages {
  const entries = earnings.reduce<Pages<EarningAnswer>>(
    (pages, earning) => rowChanged(pages, earning, ({ id }) => id),
    { pages: data.pages.map((page) => page.entries), pageParams: data.pageParams },
  );
  return {
    ...data,
    pages: data.pages.map((page, index) => ({
      balances: [...balancesChanged(page.balances, balances)],
      entries: { next: page.entries.next, results: [...(entries.pages[index]?.results ?? [])] },
    })),
  };
}

/** Balances and earnings, latest first; live events of one's own topic are worked into the cache. */
export function useEarnings() {
  const me = useMe();
  const cache = useQueryClient();
  useTopicHandlers(me && (`payouts:${me.id}` as const), {
    snapshot: () => {
      void cache.invalidateQueries({ queryKey: EARNINGS });
      void cache.invalidateQueries({ queryKey: PAYOUTS });
    },
    event: (event) => {
      if (event.name === "earning.changed") {
        const { earning, balances } = event.data;
        cache.setQueryData<EarningPages>(EARNINGS, (shown) => shown && withEarnings(shown, [earning as EarningAnswer], balances));
      }
      if (event.name === "payout.changed") {
        const { payout, earnings, balances } = event.data;
        cache.setQueryData<EarningPages>(EARNINGS, (shown) => shown && withEarnings(shown, earnings as EarningAnswer[], balances));
        cache.setQueryData<PayoutPages>(PAYOUTS, (shown) => shown && (rowChanged<PayoutAnswer>(shown, payout as PayoutAnswer, (row) => row.payout_id) as PayoutPages));
      }
    },
  });
  return useInfiniteQuery({
    queryKey: EARNINGS,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) => unwrap(api.GET("/api/v1/me/earnings", { params: { query: { cursor: pageParam } } })),
    getNextPageParam: (page) => page.entries.next ?? undefined,
  });
}

export function useMyPayouts() {
  return useInfiniteQuery({
    queryKey: PAYOUTS,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) => unwrap(api.GET("/api/v1/me/payouts", { params: { query: { cursor: pageParam } } })),
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

/** Fetches a payout's statement with the session's token and hands it to the browser as a file. */
export function useStatement() {
  return useMutation({
    mutationFn: async (payoutId: string) => {
      const text = await unwrap(api.GET("/api/v1/me/payouts/{payout_id}/statement.csv", { params: { path: { payout_id: payoutId } }, parseAs: "text" }));
      const address = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
      const link = document.createElement("a");
      link.href = address;
      link.download = `payout-${payoutId.slice(-8)}.csv`;
      link.click();
      URL.revokeObjectURL(address);
    },
  });
}
