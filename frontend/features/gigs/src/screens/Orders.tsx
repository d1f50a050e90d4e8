import { Button } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { EmptyState, ErrorState, Page, SkeletonRows } from "@mindo/ui";
import { useOrders } from "../data/orders";
import { More } from "../parts/More";
import { OrderRows } from "../parts/OrderRows";

/** What a patient has ordered: sessions to book, and what is being made for her. */
export default function Orders() {
  const t = useT();
  const found = useOrders("buyer");
  const rows = found.data?.pages.flatMap(({ results }) => results);
  const browse = (
    <Button component="a" href="/gigs" variant="default">
      {t("gigs.orders.browse")}
    </Button>
  );
  return (
    <Page title={t("gigs.orders.title")} lead={t("gigs.orders.lead")} action={rows?.length ? browse : undefined}>
      {found.error ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
      {!rows && !found.error ? <SkeletonRows rows={3} height={140} /> : null}
      {rows?.length === 0 ? (
        <EmptyState title={t("gigs.orders.empty")} art="path" action={browse}>
          {t("gigs.orders.emptyBody")}
        </EmptyState>
      ) : null}
      <OrderRows orders={rows ?? []} />
      <More list={found} />
    </Page>
  );
}
