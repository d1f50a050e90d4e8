import { SegmentedControl } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { EmptyState, ErrorState, Page, SkeletonRows } from "@mindo/ui";
import { useState } from "react";
import { useOrders } from "../data/orders";
import { More } from "../parts/More";
import { OrderRows } from "../parts/OrderRows";

/** What was ordered of a professional's gigs. */
export default function ProOrders() {
  const t = useT();
  const [show, setShow] = useState<"working" | "all">("working");
  const found = useOrders("professional", show === "working");
  const rows = found.data?.pages.flatMap(({ results }) => results);
  return (
    <Page
      title={t("gigs.proOrders.title")}
      lead={t("gigs.proOrders.lead")}
      action={<SegmentedControl aria-label={t("gigs.proOrders.show")} value={show} onChange={(value) => setShow(value === "all" ? "all" : "working")} data={(["working", "all"] as const).map((value) => ({ value, label: t(`gigs.proOrders.${value}`) }))} />}
    >
      {found.error ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
      {!rows && !found.error ? <SkeletonRows rows={3} height={140} /> : null}
      {rows?.length === 0 ? <EmptyState title={t("gigs.proOrders.empty")}>{t("gigs.proOrders.emptyBody")}</EmptyState> : null}
      <OrderRows orders={rows ?? []} />
      <More list={found} />
    </Page>
  );
}
