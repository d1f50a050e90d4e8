import { Paper, Text, Title } from "@mantine/core";
import type { Order } from "@mindo/api";
import { useLanguage, useT } from "@mindo/i18n";
import { Money, When } from "@mindo/ui";
import classes from "./Gigs.module.css";
import { PackageFacts } from "./PackageFacts";

/** What was bought, and the dates and sums of it. */
export function OrderFacts({ order }: { order: Order }) {
  const t = useT();
  useLanguage();
  const { credits, dispute } = order;
  return (
    <Paper withBorder p="lg" className={classes.card}>
      <Title order={2} size="h4">
        {order.package.title}
      </Title>
      <PackageFacts pack={order.package} />
      <dl className={classes.facts}>
        <div>
          <dt>{t("gigs.order.price")}</dt>
          <dd>
            <Money value={order.price} fw={600} />
          </dd>
        </div>
        <div>
          <dt>{t("gigs.order.reference")}</dt>
          <dd className="mindo-tabular">{order.reference}</dd>
        </div>
        {credits ? (
          <>
            <div>
              <dt>{t("gigs.order.sessions")}</dt>
              <dd>{t("gigs.order.sessionsLeft", { left: credits.left, count: credits.count })}</dd>
            </div>
            <div>
              <dt>{t("gigs.order.expires")}</dt>
              <dd>
                <When at={credits.expires_at} />
              </dd>
            </div>
          </>
        ) : null}
        {order.due_at ? (
          <div>
            <dt>{t("gigs.order.due")}</dt>
            <dd>
              <When at={order.due_at} />
            </dd>
          </div>
        ) : null}
        {order.package.delivery_days ? (
          <div>
            <dt>{t("gigs.order.revisions")}</dt>
            <dd>{t("gigs.order.revisionsUsed", { used: order.revisions_used, revisions: order.package.revisions })}</dd>
          </div>
        ) : null}
        {dispute ? (
          <div>
            <dt>{t("gigs.order.dispute")}</dt>
            <dd>{dispute.ruling ? t(`disputes.ruled.${dispute.ruling}`) : t(`disputes.reason.${dispute.reason}`)}</dd>
          </div>
        ) : null}
        {dispute?.refunded && dispute.refunded.amount > 0 ? (
          <div>
            <dt>{t("gigs.order.refunded")}</dt>
            <dd>
              <Money value={dispute.refunded} />
            </dd>
          </div>
        ) : null}
      </dl>
      <Text size="sm" c="dimmed">
        {order.buyer ? (order.buyer.name ?? t("gigs.order.erased")) : order.professional.display_name}
      </Text>
    </Paper>
  );
}
