import { Button, Group, Modal, Select, Stack, Text, Textarea } from "@mantine/core";
import type { ApiProblem, Order } from "@mindo/api";
import { useDraft } from "@mindo/auth/drafts";
import { formatDate, formatMoney, useLanguage, useT } from "@mindo/i18n";
import { Refusal, useForm } from "@mindo/ui";
import { FilesField } from "@mindo/visit/disputes";
import { useEffect, useRef } from "react";
import { type DisputeReason, REASONS, useUpload, type Words } from "../data/orders";

export type Asked = "deliver" | "revise" | "dispute" | "speak" | "brief";

interface WordsDialogProps {
  readonly asked: Asked;
  readonly orderId: string;
  /** Sessions that can be objected to, the latest first; none for what was not paid for in sessions. */
  readonly sessions: Order["sessions"];
  readonly busy: boolean;
  readonly error: ApiProblem | null;
  /** Calls `sent` once the words are where they belong: until then they are kept. */
  readonly onSend: (words: Spoken, sent: () => void) => void;
  readonly onClose: () => void;
}

export type Spoken = Words & { readonly reason: DisputeReason; readonly sessionId: string | null };

const NOTHING: Omit<Spoken, "sessionId"> = { text: "", files: [], reason: "not_as_described" };
const TAKES_FILES: ReadonlySet<Asked> = new Set(["deliver", "dispute", "speak"]);

/** Words to the other side, with files where they belong to it. */
export function WordsDialog({ asked, orderId, sessions, busy, error, onSend, onClose }: WordsDialogProps) {
  const t = useT();
  useLanguage();
  const upload = useUpload(orderId);
  const { value, set, forget } = useDraft<Spoken>(`order.${orderId}.${asked}`, { ...NOTHING, sessionId: sessions[0]?.id ?? null });
  const { text, reason, sessionId, files } = value;
  // A file arrives while one writes on.
  const latest = useRef(value);
  useEffect(() => {
    latest.current = value;
  });
  const form = useForm({ problem: error ?? upload.error, busy: busy || upload.isPending, onSubmit: () => onSend(value, forget) });
  return (
    <Modal opened onClose={onClose} title={t(`gigs.words.${asked}.title`)} closeButtonProps={{ "aria-label": t("common.close") }}>
      <Stack gap="md" component="form" {...form.props}>
        <Text size="sm" c="dimmed">
          {t(`gigs.words.${asked}.lead`)}
        </Text>
        {asked === "dispute" && sessions.length > 0 ? (
          <Select
            name="session_id"
            error={form.at("session_id")}
            label={t("gigs.words.session")}
            allowDeselect={false}
            value={sessionId}
            onChange={(next) => set({ ...value, sessionId: next })}
            data={sessions.map(({ id, settled_at, value }) => ({ value: id, label: `${formatDate(settled_at, { dateStyle: "medium", timeStyle: "short" })}, ${formatMoney(value)}` }))}
          />
        ) : null}
        {asked === "dispute" ? (
          <Select name="reason" error={form.at("reason")} label={t("gigs.words.reason")} allowDeselect={false} value={reason} onChange={(next) => set({ ...value, reason: REASONS.find((one) => one === next) ?? "other" })} data={REASONS.map((value) => ({ value, label: t(`disputes.reason.${value}`) }))} />
        ) : null}
        <Textarea name="text" error={form.at("text")} required withAsterisk={false} label={t(`gigs.words.${asked}.label`)} data-autofocus autosize minRows={5} maxRows={14} maxLength={asked === "brief" || asked === "revise" ? 4000 : 8000} value={text} onChange={(event) => set({ ...value, text: event.currentTarget.value })} />
        {TAKES_FILES.has(asked) ? (
          <FilesField files={files} onChange={(next) => set({ ...latest.current, files: next })} upload={upload} />
        ) : null}
        <Refusal message={form.message} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button type="submit" color="clay" loading={busy} disabled={upload.isPending}>
            {t(`gigs.words.${asked}.send`)}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
