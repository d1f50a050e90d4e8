import { Group, Paper, Stack, Text, Title } from "@mantine/core";
import type { OrderRow } from "@mindo/api";
import { useLanguage, useT } from "@mindo/i18n";
import { Money, StatusPill, When } from "@mindo/ui";
import { Link } from "react-router";
import classes from "./Gigs.module.css";
import { toneOf } from "./tones";

/** Orders in a list: what, with whom, how it stands, and the one date that matters now. */
export function OrderRows({ orders }: { orders: readonly OrderRow[] }) {
  const t = useT();
  useLanguage();
  return (
    <ul className={classes.rows}>
      {orders.map((order) => (
        <Paper key={order.id} component="li" withBorder p="lg">
          <Stack gap="xs">
            <Group justify="space-between" gap="sm">
              <Group gap="xs">
                <StatusPill tone={toneOf(order.state)}>{t(`gigs.order.state.${order.state}`)}</StatusPill>
                {order.late ? <StatusPill tone="attention">{t("gigs.order.late")}</StatusPill> : null}
              </Group>
              <Money value={order.price} fw={600} />
            </Group>
            <Title order={2} size="h4">
              <Link to={`/orders/${order.id}`} className={classes.link}>
                {order.title}
              </Link>
            </Title>
            <Text size="sm" c="dimmed">
              {order.package.title} · {order.buyer ? (order.buyer.name ?? t("gigs.order.erased")) : order.professional.display_name}
            </Text>
            {order.credits ? <Text size="sm">{t("gigs.order.sessionsLeft", { left: order.credits.left, count: order.credits.count })}</Text> : null}
            {order.state === "in_progress" && order.due_at ? (
              <Text size="sm">
                {t("gigs.order.due")} <When at={order.due_at} />
              </Text>
            ) : null}
            {order.state === "delivered" && order.completes_at ? (
              <Text size="sm">
                {t("gigs.order.completes")} <When at={order.completes_at} />
              </Text>
            ) : null}
          </Stack>
        </Paper>
      ))}
    </ul>
  );
}
