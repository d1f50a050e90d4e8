import { Group, Paper, Stack, Text, Title } from "@mantine/core";
import { useLanguage, useT } from "@mindo/i18n";
import { EmptyState, ErrorState, Money, Page, SkeletonRows, StatusPill, When } from "@mindo/ui";
import { Link } from "react-router";
import { useDisputes } from "../data/orders";
import classes from "../parts/Gigs.module.css";
import { More } from "../parts/More";

/** Disputes that wait for a decision, oldest first; without names and words until one is opened. */
export default function Disputes() {
  const t = useT();
  useLanguage();
  const found = useDisputes();
  const rows = found.data?.pages.flatMap(({ results }) => results);
  return (
    <Page title={t("gigs.disputes.title")} lead={t("gigs.disputes.lead")}>
      {found.error ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
      {!rows && !found.error ? <SkeletonRows rows={3} height={120} /> : null}
      {rows?.length === 0 ? <EmptyState title={t("gigs.disputes.empty")}>{t("gigs.disputes.emptyBody")}</EmptyState> : null}
      <ul className={classes.rows}>
        {rows?.map((dispute) => (
          <Paper key={dispute.id} component="li" withBorder p="lg">
            <Stack gap="xs">
              <Group justify="space-between" gap="sm">
                <StatusPill tone="attention">{t(`gigs.reason.${dispute.reason}`)}</StatusPill>
                <Money value={dispute.order.price} fw={600} />
              </Group>
              <Title order={2} size="h4">
                <Link to={`/gig-disputes/${dispute.id}`} className={classes.link}>
                  {dispute.order.title}
                </Link>
              </Title>
              <Text size="sm" c="dimmed">
                {dispute.order.professional.display_name} · {dispute.order.reference} · <When at={dispute.opened_at} />
              </Text>
            </Stack>
          </Paper>
        ))}
      </ul>
      <More list={found} />
    </Page>
  );
}
