import { Stack } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { ErrorState, Page, SkeletonRows, StatusPill } from "@mindo/ui";
import { Decide } from "@mindo/visit/disputes";
import { useParams } from "react-router";
import { useDispute, useRule } from "../data/orders";
import { Entries } from "../parts/Entries";
import { OrderFacts } from "../parts/OrderFacts";
import { toneOf } from "../parts/tones";

/** A disputed order with both sides' words and files, and the decision about its money. Looking at it is written down. */
export default function Dispute() {
  const t = useT();
  const { disputeId = "" } = useParams();
  const found = useDispute(disputeId);
  const rule = useRule(disputeId);
  const order = found.data;
  return (
    <Page title={order?.title ?? t("disputes.title")} documentTitle={t("disputes.title")} lead={t("disputes.decide.lead")} width="text">
      {found.error ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.isPending ? <SkeletonRows rows={3} height={140} /> : null}
      {order ? (
        <Stack gap="lg">
          <div role="status" aria-live="polite">
            <StatusPill tone={toneOf(order.state)}>{t(`gigs.order.state.${order.state}`)}</StatusPill>
          </div>
          <OrderFacts order={order} />
          <Entries order={order} />
          {order.state === "disputed" ? <Decide stake={order.dispute?.amount ?? order.price} busy={rule.isPending} error={rule.error} about={disputeId} onDecide={(ruled, sent) => rule.mutate(ruled, { onSuccess: sent })} /> : null}
        </Stack>
      ) : null}
    </Page>
  );
}
