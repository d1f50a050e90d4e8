import { Button, Card, Group, Text, Title } from "@mantine/core";
import type { OwnMessageShape } from "@mindo/api";
import { formatDay, useT } from "@mindo/i18n";
import { EmptyState, ErrorState, Icon, SkeletonRows, StatusPill, useNow, When } from "@mindo/ui";
import { useOwnMessages } from "../preferences";
import classes from "./Devices.module.css";

function Outcome({ row }: { readonly row: OwnMessageShape }) {
  const t = useT();
  const now = useNow(60_000);
  if (row.state === "sent") return <StatusPill tone="good">{t("account.messages.sent")}</StatusPill>;
  if (row.state === "failed") return <StatusPill tone="bad">{t("account.messages.failed")}</StatusPill>;
  if (row.attempts > 0) return <StatusPill tone="attention">{t("account.messages.retried")}</StatusPill>;
  if (row.deferred) return <StatusPill tone="quiet">{t("account.messages.waiting", { when: formatDay(row.due_at, now) })}</StatusPill>;
  return <StatusPill tone="next">{t("account.messages.queued")}</StatusPill>;
}

/** What was sent by mail and text message, and how it went. */
export function DeliveryLog() {
  const t = useT();
  const pages = useOwnMessages();
  const rows = pages.data?.pages.flatMap((page) => page.results) ?? [];
  if (pages.isSuccess && rows.length === 0) {
    return (
      <EmptyState art="window" title={t("account.messages.empty")}>
        {t("account.messages.emptyBody")}
      </EmptyState>
    );
  }
  return (
    <Card withBorder>
      <Title order={2} size="h3">
        {t("account.messages.title")}
      </Title>
      <Text c="dimmed" mb="md">
        {t("account.messages.lead")}
      </Text>
      {pages.isPending ? <SkeletonRows rows={4} height={64} /> : null}
      {pages.isError ? <ErrorState error={pages.error} onRetry={() => void pages.refetch()} /> : null}
      <ul className={classes.list}>
        {rows.map((row) => (
          <li key={row.id} className={classes.device}>
            <span className={classes.icon}>
              <Icon name={row.channel === "email" ? "chat" : "phone"} />
            </span>
            <div className={classes.words}>
              <Text fw={600}>{row.title}</Text>
              <Text size="sm" c="dimmed" component="div" style={{ overflowWrap: "anywhere" }}>
                {t("account.messages.to", { channel: t(`account.preferences.channel.${row.channel}`), to: row.to })} · <When at={row.queued_at} />
              </Text>
            </div>
            <Outcome row={row} />
          </li>
        ))}
      </ul>
      {pages.hasNextPage ? (
        <Group mt="md">
          <Button variant="default" size="sm" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
            {t("account.messages.more")}
          </Button>
        </Group>
      ) : null}
    </Card>
  );
}
