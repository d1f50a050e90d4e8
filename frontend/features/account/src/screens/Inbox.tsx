import { Badge, Card, Group, Stack, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useT } from "@mindo/i18n";
import { EmptyState, Icon, Page, SkeletonRows, When } from "@mindo/ui";
import { useState } from "react";
import { useInbox } from "../data";
import classes from "./Inbox.module.css";

/** What this installation would have sent; only where no real provider is set up. */
export default function Inbox() {
  const t = useT();
  const [to, setTo] = useState("");
  const [wanted] = useDebouncedValue(to.trim(), 300);
  const inbox = useInbox(wanted);
  if (inbox.isError && inbox.error.status === 404) {
    return (
      <Page title={t("account.inbox.title")} width="text">
        <EmptyState art="cup" title={t("account.inbox.closed")}>
          {t("account.inbox.closedBody")}
        </EmptyState>
      </Page>
    );
  }
  return (
    <Page title={t("account.inbox.title")} lead={t("account.inbox.lead")} width="text">
      <Stack gap="md">
        <TextInput type="search" label={t("account.inbox.filter")} value={to} onChange={(event) => setTo(event.currentTarget.value)} leftSection={<Icon name="search" />} />
        {inbox.isPending ? <SkeletonRows /> : null}
        {inbox.data?.length === 0 ? (
          <EmptyState art="cup" title={t("account.inbox.empty")}>
            {t("account.inbox.emptyBody")}
          </EmptyState>
        ) : null}
        <ul className={classes.list} aria-live="polite">
          {inbox.data?.map((message) => (
            <Card key={message.id} component="li" withBorder>
              <Group justify="space-between" gap="xs">
                <Text fw={600}>{message.subject || t("account.inbox.sms")}</Text>
                <Badge color={message.channel === "email" ? "pine" : "clay"}>{t(`account.inbox.${message.channel}`)}</Badge>
              </Group>
              <Text size="sm" c="dimmed">
                {t("account.inbox.to", { to: message.to })} · <When at={message.at} />
              </Text>
              <p className={classes.body}>{message.body}</p>
            </Card>
          ))}
        </ul>
      </Stack>
    </Page>
  );
}
