import { Anchor, Text, VisuallyHidden } from "@mantine/core";
import type { NotificationShape } from "@mindo/api";
import { useT } from "@mindo/i18n";
import { When } from "@mindo/ui";
import { Link, useHref } from "react-router";
import { targetOf } from "../target";
import classes from "./NotificationRow.module.css";

/** One notification: what, when, whether it is new, and the way to what it is about. */
export function NotificationRow({ row, onFollow }: { row: NotificationShape; onFollow?: () => void }) {
  const t = useT();
  const to = targetOf(row, useHref("/"));
  const unread = row.read_at === null;
  return (
    <li className={classes.row} data-unread={unread || undefined}>
      <span className={classes.dot}>{unread ? <VisuallyHidden>{t("account.notifications.unread")}</VisuallyHidden> : null}</span>
      <div>
        {to ? (
          <Anchor component={Link} to={to} fw={unread ? 600 : 400} onClick={onFollow}>
            {row.title}
          </Anchor>
        ) : (
          <Text fw={unread ? 600 : 400}>{row.title}</Text>
        )}
        <Text size="sm" c="dimmed">
          <When at={row.at} />
        </Text>
      </div>
    </li>
  );
}
