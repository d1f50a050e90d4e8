import { ActionIcon, Anchor, Group, Indicator, Popover, Text } from "@mantine/core";
import { useMe } from "@mindo/auth";
import { ensureMessages, useT } from "@mindo/i18n";
import { Icon, SkeletonRows } from "@mindo/ui";
import { useEffect, useState } from "react";
import { Link } from "react-router";
import { useLiveNotifications, useNewest, useRead } from "./data";
import classes from "./NotificationBell.module.css";
import { NotificationRow } from "./parts/NotificationRow";

/** The newest notifications, one tap away; opening it reads them. */
function Bell({ id }: { id: string }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  const newest = useNewest();
  const read = useRead();
  const unread = newest.data?.unread ?? 0;
  useLiveNotifications(id);
  const change = (next: boolean) => {
    setOpen(next);
    // What was shown has been seen; it still stands out until the panel is closed.
    if (!next && unread > 0) read.mutate(newest.data?.results.filter((row) => row.read_at === null).map((row) => row.id) ?? []);
  };
  return (
    <Popover opened={open} onChange={change} width={340} position="bottom-end" radius="lg" shadow="md" trapFocus returnFocus>
      <Indicator label={unread > 9 ? "9+" : unread} disabled={unread === 0} color="clay" size={18} offset={5}>
        <Popover.Target>
          <ActionIcon aria-label={t("account.notifications.open", { count: unread })} onClick={() => change(!open)}>
            <Icon name="bell" />
          </ActionIcon>
        </Popover.Target>
      </Indicator>
      <Popover.Dropdown>
        <Group justify="space-between" mb="xs">
          <Text fw={600}>{t("account.notifications.title")}</Text>
          <Anchor component={Link} to="/account/notifications" size="sm" onClick={() => change(false)}>
            {t("account.notifications.all")}
          </Anchor>
        </Group>
        {newest.isPending ? <SkeletonRows rows={3} height={48} /> : null}
        {newest.data?.results.length === 0 ? <Text c="dimmed">{t("account.notifications.empty")}</Text> : null}
        <ul className={classes.list}>
          {newest.data?.results.map((row) => (
            <NotificationRow key={row.id} row={row} onFollow={() => change(false)} />
          ))}
        </ul>
      </Popover.Dropdown>
    </Popover>
  );
}

/** For an app's header; nothing for visitors. */
export function NotificationBell() {
  const me = useMe();
  const [ready, setReady] = useState(false);
  useEffect(() => {
    void ensureMessages(["account"]).then(() => setReady(true));
  }, []);
  return me && ready ? <Bell id={me.id} /> : null;
}
