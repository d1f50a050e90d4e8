import { Button, Card, Group, Title } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { EmptyState, ErrorState, SkeletonRows } from "@mindo/ui";
import { useAllNotifications, useRead } from "../data";
import { NotificationRow } from "../parts/NotificationRow";
import classes from "./Devices.module.css";

/** Everything one was told, newest first. */
export function Notifications() {
  const t = useT();
  const pages = useAllNotifications();
  const read = useRead();
  const rows = pages.data?.pages.flatMap((page) => page.results) ?? [];
  const unread = pages.data?.pages[0]?.unread ?? 0;
  if (pages.isSuccess && rows.length === 0) {
    return (
      <EmptyState art="window" title={t("account.notifications.empty")}>
        {t("account.notifications.emptyBody")}
      </EmptyState>
    );
  }
  return (
    <Card withBorder>
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h3">
          {t("account.notifications.title")}
        </Title>
        {unread > 0 ? (
          <Button size="sm" variant="subtle" color="pine" loading={read.isPending} onClick={() => read.mutate(null)}>
            {t("account.notifications.readAll")}
          </Button>
        ) : null}
      </Group>
      {pages.isPending ? <SkeletonRows /> : null}
      {pages.isError ? <ErrorState error={pages.error} onRetry={() => void pages.refetch()} /> : null}
      <ul className={classes.list}>
        {rows.map((row) => (
          <NotificationRow key={row.id} row={row} />
        ))}
      </ul>
      {pages.hasNextPage ? (
        <Button variant="default" size="sm" mt="md" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {t("account.notifications.more")}
        </Button>
      ) : null}
    </Card>
  );
}
