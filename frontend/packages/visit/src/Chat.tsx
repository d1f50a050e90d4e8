import { ActionIcon, Group, Stack, Text, Textarea } from "@mantine/core";
import { useDraft } from "@mindo/auth/drafts";
import { formatTime, useLanguage, useT } from "@mindo/i18n";
import { useOptimistic } from "@mindo/live";
import { Icon } from "@mindo/ui";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import type { ChatLine } from "./chat";
import classes from "./Chat.module.css";
import { codeOf, problemWords } from "./problem";

interface ChatProps {
  readonly lines: readonly ChatLine[];
  readonly me: "patient" | "professional";
  readonly other: string;
  /** Rejects when the line was not taken; its words are then back in the box. Resolves when it is among `lines`. */
  readonly onSend: (text: string) => Promise<unknown>;
  /** What the words belong to: they are kept under it until they are sent. */
  readonly place: string;
  /** Puts the cursor into the box when the chat opens. */
  readonly focused?: boolean;
}

/** A line, or one that is on its way. */
type Shown = Pick<ChatLine, "id" | "sender_role" | "text" | "sent_at"> & { readonly sending?: boolean };

const LONGEST = 2000;

/** The chat between the two: what was written, announced politely, and a box that never loses a word. */
export function Chat({ lines, me, other, onSend, place, focused = false }: ChatProps) {
  const t = useT();
  useLanguage();
  const { value: text, set: setText, forget } = useDraft(`chat.${place}`, "", { asks: false });
  const latest = useRef(text);
  useEffect(() => {
    latest.current = text;
  });
  const [shown, sendNow] = useOptimistic<readonly Shown[]>(lines);
  const [error, setError] = useState<string | null>(null);
  const end = useRef<HTMLDivElement>(null);
  const box = useRef<HTMLTextAreaElement>(null);

  useEffect(() => {
    const list = end.current?.parentElement;
    if (list) list.scrollTop = list.scrollHeight;
  }, [shown.length]);
  useEffect(() => {
    if (focused) box.current?.focus();
  }, [focused]);

  const send = async () => {
    const words = text.trim();
    if (!words) return;
    forget();
    setError(null);
    const line: Shown = { id: `on-its-way-${crypto.randomUUID()}`, sender_role: me, text: words, sent_at: new Date().toISOString(), sending: true };
    try {
      await sendNow((known) => [...known, line], () => onSend(words));
    } catch (refused) {
      // Before whatever has been begun meanwhile.
      setText(latest.current.trim() ? `${words}\n${latest.current}` : words);
      const consent = me === "patient" ? t("waiting-room.chat.consentMine") : t("waiting-room.chat.consentTheirs");
      setError(`${t("waiting-room.chat.unsent")} ${codeOf(refused) === "consent_required" ? consent : problemWords(t, refused)}`);
    }
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    void send();
  };

  return (
    <Stack gap="sm" className={classes.chat}>
      <div role="log" aria-live="polite" aria-label={t("waiting-room.chat.with", { name: other })} className={classes.lines}>
        {shown.length === 0 ? (
          <Text c="dimmed" size="sm">
            {t("waiting-room.chat.empty")}
          </Text>
        ) : null}
        {shown.map((line) => (
          <div key={line.id} className={classes.line} data-mine={line.sender_role === me || undefined} data-sending={line.sending || undefined}>
            <Text size="xs" c="dimmed" className="mindo-tabular">
              {line.sender_role === me ? t("waiting-room.chat.you") : other} · {line.sending ? t("waiting-room.chat.sending") : formatTime(line.sent_at)}
            </Text>
            <Text size="sm" className={classes.words}>
              {line.text ?? t("waiting-room.chat.removed")}
            </Text>
          </div>
        ))}
        <div ref={end} />
      </div>
      <Group gap="xs" align="flex-end" wrap="nowrap">
        <Textarea
          ref={box}
          className={classes.box}
          aria-label={t("waiting-room.chat.label", { name: other })}
          placeholder={t("waiting-room.chat.placeholder")}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={onKey}
          autosize
          minRows={1}
          maxRows={5}
          maxLength={LONGEST}
          error={error}
        />
        <ActionIcon variant="filled" color="pine" size={42} onClick={() => void send()} disabled={!text.trim()} aria-label={t("waiting-room.chat.send")}>
          <Icon name="arrowRight" />
        </ActionIcon>
      </Group>
    </Stack>
  );
}
