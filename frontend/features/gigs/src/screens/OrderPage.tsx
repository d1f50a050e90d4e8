import { Alert, Group, Stack } from "@mantine/core";
import { ApiProblem } from "@mindo/api";
import { useT } from "@mindo/i18n";
import { EmptyState, ErrorState, Page, SkeletonRows, StatusPill, When } from "@mindo/ui";
import { Link, useParams } from "react-router";
import { useOrder } from "../data/orders";
import { Entries } from "../parts/Entries";
import { OrderActions } from "../parts/OrderActions";
import { OrderFacts } from "../parts/OrderFacts";
import { toneOf } from "../parts/tones";

/** One order, for whoever bought it and whoever works on it; it changes while one looks. */
export default function OrderPage() {
  const t = useT();
  const { orderId = "" } = useParams();
  const found = useOrder(orderId);
  const order = found.data;
  if (found.error instanceof ApiProblem && found.error.status === 404) {
    return (
      <Page title={t("gigs.order.missing")} width="text">
        <EmptyState art="window" title={t("gigs.order.missing")} action={<Link to="/orders">{t("gigs.order.all")}</Link>} />
      </Page>
    );
  }
  return (
    <Page title={order?.title ?? t("gigs.order.title")} documentTitle={t("gigs.order.title")} width="text">
      {found.error ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.isPending ? <SkeletonRows rows={3} height={140} /> : null}
      {order ? (
        <Stack gap="lg">
          <Group gap="xs" role="status" aria-live="polite">
            <StatusPill tone={toneOf(order.state)}>{t(`gigs.order.state.${order.state}`)}</StatusPill>
            {order.late ? <StatusPill tone="attention">{t("gigs.order.late")}</StatusPill> : null}
          </Group>
          <Alert color={order.state === "disputed" ? "honey" : "pine"} variant="light">
            {t(order.credits && order.state === "in_progress" ? "gigs.order.means.sessions" : `gigs.order.means.${order.state}`)}
            {order.state === "delivered" && order.completes_at ? (
              <>
                {" "}
                {t("gigs.order.completes")} <When at={order.completes_at} />.
              </>
            ) : null}
          </Alert>
          <OrderActions key={order.version} order={order} />
          <OrderFacts order={order} />
          <Entries order={order} />
        </Stack>
      ) : null}
    </Page>
  );
}
