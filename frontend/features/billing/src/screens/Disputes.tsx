import { Button, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { useLanguage, useT } from "@mindo/i18n";
import { EmptyState, ErrorState, Money, Page, SkeletonRows, StatusPill, When } from "@mindo/ui";
import { Link } from "react-router";
import { type Disputed, useDisputeQueue } from "../data/disputes";
import classes from "../parts/Disputes.module.css";

function Row({ row }: { row: Disputed }) {
  const t = useT();
  const session = row.kind === "session";
  return (
    <Paper component="li" withBorder p="lg">
      <Stack gap="xs">
        <Group justify="space-between" gap="sm">
          <Group gap="xs">
            <StatusPill tone="attention">{t(`disputes.reason.${row.reason}`)}</StatusPill>
            {row.answered === null ? null : <StatusPill tone={row.answered ? "good" : "quiet"}>{t(row.answered ? "disputes.answered" : "disputes.unanswered")}</StatusPill>}
          </Group>
          <Money value={row.amount} fw={600} />
        </Group>
        <Title order={2} size="h4">
          <Link to={session ? `/session-disputes/${row.id}` : `/gig-disputes/${row.id}`} className={classes.link}>
            {session ? t("disputes.of", { minutes: row.minutes, name: row.professional }) : row.title}
          </Link>
        </Title>
        <Text size="sm" c="dimmed" component="div">
          {t(`disputes.kind.${row.kind}`)} · {row.startsAt ? <When at={row.startsAt} /> : row.professional}
        </Text>
        <Text size="sm" c="dimmed" component="div">
          {t("disputes.opened")} <When at={row.openedAt} />
        </Text>
      </Stack>
    </Paper>
  );
}

/** What waits for a decision about money, orders and sessions alike, oldest first; without words until one is opened. */
export default function Disputes() {
  const t = useT();
  useLanguage();
  const queue = useDisputeQueue();
  return (
    <Page title={t("disputes.title")} lead={t("disputes.lead")}>
      {queue.error ? <ErrorState error={queue.error} onRetry={queue.again} /> : null}
      {!queue.rows && !queue.error ? <SkeletonRows rows={3} height={120} /> : null}
      {queue.rows?.length === 0 && !queue.hasNextPage ? <EmptyState title={t("disputes.empty")}>{t("disputes.emptyBody")}</EmptyState> : null}
      <ul className={classes.rows} aria-label={t("disputes.title")}>
        {queue.rows?.map((row) => (
          <Row key={row.id} row={row} />
        ))}
      </ul>
      {queue.hasNextPage ? (
        <Group justify="center" mt="lg">
          <Button variant="default" onClick={queue.fetchNextPage} loading={queue.isFetchingNextPage}>
            {t("disputes.more")}
          </Button>
        </Group>
      ) : null}
    </Page>
  );
}
