import { Anchor, Text } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { Link } from "react-router";
import { useInboxIsOpen } from "../data";

/** Where mails and text messages land while no provider is set up; nothing where one is. */
export function InboxHint() {
  const t = useT();
  const open = useInboxIsOpen();
  return open ? (
    <Text size="sm" c="dimmed">
      {t("account.verify.inbox")}{" "}
      <Anchor component={Link} to="/inbox" target="_blank" size="sm">
        {t("account.verify.inboxLink")}
      </Anchor>
    </Text>
  ) : null;
}
