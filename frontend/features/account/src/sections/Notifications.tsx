import { Button, Card, Group, SegmentedControl, Title } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { EmptyState, ErrorState, SkeletonRows } from "@mindo/ui";
import { useState } from "react";
import { useAllNotifications, useRead } from "../data";
import { NotificationRow } from "../parts/NotificationRow";
import { DeliveryLog } from "./DeliveryLog";
import classes from "./Devices.module.css";
import { Preferences } from "./Preferences";

const PARTS = ["center", "settings", "log"] as const;
type Part = (typeof PARTS)[number];

/** What one was told, how one wants to be told, and what was sent outside the app. */
export function Notifications() {
  const t = useT();
  const [part, setPart] = useState<Part>("center");
  return (
    <>
      <SegmentedControl
        mb="md"
        fullWidth
        aria-label={t("account.account.notifications")}
        value={part}
        onChange={(value) => setPart(value)}
        data={PARTS.map((value) => ({ value, label: t(`account.notifications.tabs.${value}`) }))}
      />
      {part === "center" ? <Center /> : part === "settings" ? <Preferences /> : <DeliveryLog />}
    </>
  );
}

/** Everything one was told, newest first. */
function Center() {
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
          <NotificationRow key={row.id} row={row} onFollow={() => row.read_at === null && read.mutate([row.id])} />
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
