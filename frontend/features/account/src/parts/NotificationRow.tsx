import { Text, VisuallyHidden } from "@mantine/core";
import type { NotificationShape } from "@mindo/api";
import { useT } from "@mindo/i18n";
import { When } from "@mindo/ui";
import classes from "./NotificationRow.module.css";

/** One notification: what, when, and whether it is new. */
export function NotificationRow({ row }: { row: NotificationShape }) {
  const t = useT();
  const unread = row.read_at === null;
  return (
    <li className={classes.row} data-unread={unread || undefined}>
      <span className={classes.dot}>{unread ? <VisuallyHidden>{t("account.notifications.unread")}</VisuallyHidden> : null}</span>
      <div>
        <Text fw={unread ? 600 : 400}>{row.title}</Text>
        <Text size="sm" c="dimmed">
          <When at={row.at} />
        </Text>
      </div>
    </li>
  );
}
