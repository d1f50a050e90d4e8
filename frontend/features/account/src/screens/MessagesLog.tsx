import { Button, Group, SegmentedControl, Text } from "@mantine/core";
import type { LogEntryShape } from "@mindo/api";
import { useCan } from "@mindo/auth";
import { useT } from "@mindo/i18n";
import { type Column, DataTable, EmptyState, ErrorState, Page, Refusal, SkeletonRows, StatusPill, type Tone, When } from "@mindo/ui";
import { useState } from "react";
import { type MessageState, useMessagesLog, useReplay } from "../preferences";

const TONES: Record<MessageState, Tone> = { queued: "next", sent: "good", failed: "bad" };
const FILTERS = ["failed", "queued", "sent", "all"] as const;
type Filter = (typeof FILTERS)[number];

/** Which mails and text messages arrived, without address and words; those given up are sent again from here. */
export default function MessagesLog() {
  const t = useT();
  const can = useCan();
  const [filter, setFilter] = useState<Filter>("failed");
  const log = useMessagesLog(filter === "all" ? null : filter);
  const replay = useReplay();
  const rows = log.data?.pages.flatMap((page) => page.results);
  const columns: Column<LogEntryShape>[] = [
    { key: "template", label: t("account.messagesLog.template"), head: true, cell: (row) => row.template },
    { key: "channel", label: t("account.messagesLog.channel"), cell: (row) => t(`account.preferences.channel.${row.channel}`) },
    { key: "at", label: t("account.messagesLog.at"), cell: (row) => <When at={row.queued_at} /> },
    {
      key: "state",
      label: t("account.messagesLog.state"),
      cell: (row) => (
        <Group gap={6}>
          <StatusPill tone={TONES[row.state]}>{t(`account.messagesLog.filter.${row.state}`)}</StatusPill>
          {row.failure ? (
            <Text size="xs" c="dimmed">
              {row.failure}
            </Text>
          ) : null}
        </Group>
      ),
    },
    { key: "attempts", label: t("account.messagesLog.attempts"), cell: (row) => String(row.attempts) },
    {
      key: "replay",
      label: t("account.messagesLog.replay"),
      cell: (row) =>
        row.state === "failed" && can("messages.replay") ? (
          <Button size="sm" variant="default" loading={replay.isPending && replay.variables === row.id} onClick={() => replay.mutate(row.id)}>
            {t("account.messagesLog.replay")}
          </Button>
        ) : null,
    },
  ];
  return (
    <Page title={t("account.messagesLog.title")} lead={t("account.messagesLog.lead")} width="full">
      <SegmentedControl mb="md" aria-label={t("account.messagesLog.state")} value={filter} onChange={(value) => setFilter(value)} data={FILTERS.map((value) => ({ value, label: t(`account.messagesLog.filter.${value}`) }))} />
      <Refusal message={replay.error?.message} />
      {log.isError ? <ErrorState error={log.error} onRetry={() => void log.refetch()} /> : null}
      {log.isPending ? <SkeletonRows rows={6} height={44} /> : null}
      {rows?.length === 0 ? (
        <EmptyState art="window" title={t("account.messagesLog.empty")}>
          {t("account.messagesLog.emptyBody")}
        </EmptyState>
      ) : null}
      {rows && rows.length > 0 ? <DataTable caption={t("account.messagesLog.title")} columns={columns} rows={rows} rowKey={(row) => row.id} /> : null}
      {log.hasNextPage ? (
        <Group justify="center" mt="lg">
          <Button variant="default" loading={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
            {t("account.messages.more")}
          </Button>
        </Group>
      ) : null}
    </Page>
  );
}
