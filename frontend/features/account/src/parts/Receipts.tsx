import { Anchor, Button, Group, Modal, Paper, Stack, Text } from "@mantine/core";
import type { ReceiptShape } from "@mindo/api";
import { formatDate, formatTime, useLanguage, useT } from "@mindo/i18n";
import { ErrorState, Icon, SkeletonRows, StatusPill } from "@mindo/ui";
import { useState } from "react";
import { useReceipts } from "../data";

type Say = ReturnType<typeof useT>;

const moment = (at: string) => `${formatDate(at, { day: "numeric", month: "long", year: "numeric" })}, ${formatTime(at)}`;

/** The receipt as a text somebody can keep and show: decision, words, version, language, time in UTC, digest. */
export function receiptText(t: Say, row: ReceiptShape): string {
  return [
    t("account.receipts.fileTitle"),
    "",
    `${t("account.receipts.decision")}: ${t(`account.receipts.${row.decision}`)}`,
    `${t("account.receipts.purpose")}: ${row.title} (${row.purpose})`,
    `${t("account.receipts.when")}: ${row.at}`,
    `${t("account.receipts.version")}: ${String(row.version)} (${row.language})`,
    `${t("account.receipts.number")}: ${row.id}`,
    `SHA-256: ${row.text_hash}`,
    "",
    row.title,
    row.text,
    "",
  ].join("\n");
}

function save(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}

function Receipt({ row }: { row: ReceiptShape }) {
  const t = useT();
  useLanguage();
  const [open, setOpen] = useState(false);
  return (
    <Paper component="li" withBorder p="md" style={{ listStyle: "none" }}>
      <Group justify="space-between" align="flex-start" gap="sm">
        <div>
          <Text fw={600}>{row.title}</Text>
          <StatusPill tone={row.decision === "given" ? "good" : "quiet"}>{t(`account.receipts.${row.decision}`)}</StatusPill>{" "}
          <Text span size="sm" c="dimmed">
            <time dateTime={row.at}>{moment(row.at)}</time>
          </Text>
        </div>
        <Group gap="xs">
          <Anchor component="button" type="button" size="sm" aria-expanded={open} onClick={() => setOpen(!open)}>
            {t(open ? "account.receipts.hide" : "account.receipts.words")}
          </Anchor>
          <Button
            size="compact-md"
            variant="default"
            leftSection={<Icon name="download" size={16} />}
            aria-label={t("account.receipts.saveLabel", { title: row.title })}
            onClick={() => save(`consent-${row.purpose}-${row.at.slice(0, 10)}.txt`, receiptText(t, row))}
          >
            {t("account.receipts.save")}
          </Button>
        </Group>
      </Group>
      {open ? (
        <Text size="sm" mt="sm" lang={row.language}>
          {row.text}
        </Text>
      ) : null}
    </Paper>
  );
}

/** Every decision about consents, with the exact words it was about. */
export default function Receipts({ onClose }: { onClose: () => void }) {
  const t = useT();
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useReceipts();
  return (
    <Modal opened onClose={onClose} title={t("account.receipts.title")} size="lg" closeButtonProps={{ "aria-label": t("common.close") }}>
      <Stack>
        <Text c="dimmed">{t("account.receipts.lead")}</Text>
        {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
        {!data && !error ? <SkeletonRows rows={4} /> : null}
        <Stack component="ul" gap="sm" p={0} m={0}>
          {data?.pages.flatMap((page) => page.results).map((row) => <Receipt key={row.id} row={row} />)}
        </Stack>
        {hasNextPage ? (
          <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t("account.receipts.more")}
          </Button>
        ) : null}
      </Stack>
    </Modal>
  );
}
