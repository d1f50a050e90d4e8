import { Alert, Button, Group, Modal, Select, Stack, Text, Textarea } from "@mantine/core";
import type { Order, OrderFileView } from "@mindo/api";
import { formatDate, formatMoney, useLanguage, useT } from "@mindo/i18n";
import { FilesField } from "@mindo/visit/disputes";
import { useState } from "react";
import { type DisputeReason, REASONS, useUpload, type Words } from "../data/orders";

export type Asked = "deliver" | "revise" | "dispute" | "speak" | "brief";

interface WordsDialogProps {
  readonly asked: Asked;
  readonly orderId: string;
  /** Sessions that can be objected to, the latest first; none for what was not paid for in sessions. */
  readonly sessions: Order["sessions"];
  readonly busy: boolean;
  readonly error: Error | null;
  readonly onSend: (words: Words & { readonly reason: DisputeReason; readonly sessionId: string | null }) => void;
  readonly onClose: () => void;
}

const TAKES_FILES: ReadonlySet<Asked> = new Set(["deliver", "dispute", "speak"]);

/** Words to the other side, with files where they belong to it. */
export function WordsDialog({ asked, orderId, sessions, busy, error, onSend, onClose }: WordsDialogProps) {
  const t = useT();
  useLanguage();
  const upload = useUpload(orderId);
  const [text, setText] = useState("");
  const [reason, setReason] = useState<DisputeReason>("not_as_described");
  const [sessionId, setSessionId] = useState(sessions[0]?.id ?? null);
  const [files, setFiles] = useState<readonly OrderFileView[]>([]);
  const failed = error ?? upload.error;
  return (
    <Modal opened onClose={onClose} title={t(`gigs.words.${asked}.title`)} closeButtonProps={{ "aria-label": t("common.close") }}>
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          {t(`gigs.words.${asked}.lead`)}
        </Text>
        {asked === "dispute" && sessions.length > 0 ? (
          <Select
            label={t("gigs.words.session")}
            allowDeselect={false}
            value={sessionId}
            onChange={setSessionId}
            data={sessions.map(({ id, settled_at, value }) => ({ value: id, label: `${formatDate(settled_at, { dateStyle: "medium", timeStyle: "short" })}, ${formatMoney(value)}` }))}
          />
        ) : null}
        {asked === "dispute" ? (
          <Select label={t("gigs.words.reason")} allowDeselect={false} value={reason} onChange={(value) => setReason(REASONS.find((one) => one === value) ?? "other")} data={REASONS.map((value) => ({ value, label: t(`disputes.reason.${value}`) }))} />
        ) : null}
        <Textarea label={t(`gigs.words.${asked}.label`)} data-autofocus autosize minRows={5} maxRows={14} maxLength={asked === "brief" || asked === "revise" ? 4000 : 8000} value={text} onChange={(event) => setText(event.currentTarget.value)} />
        {TAKES_FILES.has(asked) ? (
          <FilesField files={files} onChange={setFiles} upload={upload} />
        ) : null}
        {failed ? (
          <Alert color="rose" role="alert">
            {failed.message}
          </Alert>
        ) : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button color="clay" loading={busy} disabled={text.trim() === "" || upload.isPending} onClick={() => onSend({ text, files, reason, sessionId })}>
            {t(`gigs.words.${asked}.send`)}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
