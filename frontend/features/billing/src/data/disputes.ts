import { api, type DisputeRow, type SessionDisputeRow, unwrap } from "@mindo/api";
import { useCan } from "@mindo/auth";
import type { MoneyAmount } from "@mindo/i18n";
import { useTopicHandlers } from "@mindo/live";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";

/** Something that waits for a decision, of whichever kind. */
export interface Disputed {
  readonly id: string;
  readonly kind: "order" | "session";
  readonly reason: DisputeRow["reason"] | SessionDisputeRow["reason"];
  readonly amount: MoneyAmount;
  readonly openedAt: string;
  readonly professional: string;
  /** Of an order: what it is called. */
  readonly title: string | null;
  /** Of a session: how long it was to be, and when. */
  readonly minutes: number;
  readonly startsAt: string | null;
  readonly answered: boolean | null;
}

interface Loaded {
  readonly rows: readonly Disputed[];
  /** Whether rows after these are still to be asked for. */
  readonly more: boolean;
}

const place = (row: Disputed) => Date.parse(row.openedAt);

/** Several lists as one, oldest first, as far as it is certain: what could still have something before it is left for the next page. */
export function inOrder(lists: readonly Loaded[]): readonly Disputed[] {
  const certain = Math.min(...lists.map(({ rows, more }) => { const last = rows.at(-1); return more ? (last ? place(last) : -Infinity) : Infinity; }));
  return lists
    .flatMap(({ rows }) => rows)
    .filter((row) => place(row) <= certain)
    .sort((a, b) => place(a) - place(b) || a.id.localeCompare(b.id));
}

const ofOrder = ({ id, reason, amount, opened_at, order }: DisputeRow): Disputed => ({
  id, kind: "order", reason, amount, openedAt: opened_at, professional: order.professional.display_name, title: order.title, minutes: 0, startsAt: null, answered: null,
});
const ofSession = ({ id, reason, amount, opened_at, professional, minutes, starts_at, answered }: SessionDisputeRow): Disputed => ({
  id, kind: "session", reason, amount, openedAt: opened_at, professional, title: null, minutes, startsAt: starts_at, answered,
});

const QUEUE = ["disputes-queue"] as const;

/** What waits for a decision, orders and sessions in one; the queue changes while one looks. */
export function useDisputeQueue() {
  const can = useCan();
  const cache = useQueryClient();
  const [mayOrders, maySessions] = [can("gig_dispute.decide"), can("session_dispute.decide")];
  const again = () => void cache.invalidateQueries({ queryKey: QUEUE });
  useTopicHandlers(mayOrders ? "work:gig_disputes" : null, { snapshot: again, event: again });
  useTopicHandlers(maySessions ? "work:session_disputes" : null, { snapshot: again, event: again });
  const paged = { initialPageParam: undefined as string | undefined, getNextPageParam: (page: { readonly next: string | null }) => page.next ?? undefined };
  const orders = useInfiniteQuery({
    ...paged,
    queryKey: [...QUEUE, "orders"],
    enabled: mayOrders,
    queryFn: ({ pageParam }) => unwrap(api.GET("/api/v1/admin/gig-disputes", { params: { query: { cursor: pageParam } } })),
  });
  const sessions = useInfiniteQuery({
    ...paged,
    queryKey: [...QUEUE, "sessions"],
    enabled: maySessions,
    queryFn: ({ pageParam }) => unwrap(api.GET("/api/v1/admin/session-disputes", { params: { query: { cursor: pageParam } } })),
  });
  const lists: Loaded[] = [
    { rows: orders.data?.pages.flatMap(({ results }) => results.map(ofOrder)) ?? [], more: orders.hasNextPage },
    { rows: sessions.data?.pages.flatMap(({ results }) => results.map(ofSession)) ?? [], more: sessions.hasNextPage },
  ];
  return {
    rows: (mayOrders && orders.isPending) || (maySessions && sessions.isPending) ? undefined : inOrder(lists),
    error: orders.error ?? sessions.error,
    again,
    hasNextPage: orders.hasNextPage || sessions.hasNextPage,
    isFetchingNextPage: orders.isFetchingNextPage || sessions.isFetchingNextPage,
    fetchNextPage: () => {
      if (orders.hasNextPage) void orders.fetchNextPage();
      if (sessions.hasNextPage) void sessions.fetchNextPage();
    },
  };
}
