import { Button, Group, Stack, Text, Title } from "@mantine/core";
import { formatTime, useLanguage, useT } from "@mindo/i18n";
import { Elapsed, Icon, StatusPill, type Tone, useNow, When } from "@mindo/ui";
import type { Ref } from "react";
import type { QueueEntry } from "../queue";
import { PersonMenu, type RemoveReason } from "./PersonMenu";
import classes from "./Queue.module.css";

interface QueueCardProps {
  readonly entry: QueueEntry;
  readonly unread: number;
  /** Another session runs: this one cannot be admitted now. */
  readonly blocked: boolean;
  readonly busy: boolean;
  readonly first: boolean;
  readonly onAdmit: () => void;
  readonly onJoin: () => void;
  readonly onSendBack: () => void;
  readonly onTransfer: (professionalId: string) => void;
  readonly onWithdraw: () => void;
  readonly onRemove: (reason: RemoveReason) => void;
  readonly onChat: () => void;
  readonly ref?: Ref<HTMLLIElement>;
}

const TONES: Readonly<Record<QueueEntry["state"], Tone>> = { waiting: "next", away: "attention", admitted: "live", in_call: "live" };
const device = (ok: boolean | null): readonly ["Ok" | "Bad" | "Unknown", Tone] => (ok === null ? ["Unknown", "quiet"] : ok ? ["Ok", "good"] : ["Bad", "attention"]);

function Waited({ entry }: { entry: QueueEntry }) {
  const t = useT();
  const now = useNow(15_000);
  const late = Math.floor((now - Date.parse(entry.starts_at)) / 60_000);
  return (
    <Text size="sm" c="dimmed" component="div">
      <Group gap={6}>
        <Icon name="clock" size={16} />
        {entry.waiting_since ? (
          <span>
            {t("waiting-room.queue.waitingFor", { time: "" })}
            <Elapsed since={entry.waiting_since} fw={600} c="var(--mindo-ink)" />
          </span>
        ) : null}
        <span>
          · <When at={entry.starts_at} />
        </span>
        {late > 0 ? <StatusPill tone="attention">{t("waiting-room.queue.late", { minutes: late })}</StatusPill> : null}
      </Group>
    </Text>
  );
}

/** One person at the door: for how long, with working devices or not, and the one click that lets her in. */
export function QueueCard({ entry, unread, blocked, busy, first, onAdmit, onJoin, onSendBack, onTransfer, onWithdraw, onRemove, onChat, ref }: QueueCardProps) {
  const t = useT();
  useLanguage();
  const name = entry.patient.name ?? t("waiting-room.queue.nameErased");
  const inside = entry.state === "admitted" || entry.state === "in_call";
  const [ok, tone] = device(entry.device_ok);
  return (
    <li ref={ref} className={classes.card} data-state={entry.state} tabIndex={-1} aria-label={`${name}, ${t(`waiting-room.queue.${entry.state}`)}`}>
      <Stack gap="sm">
        <Group justify="space-between" gap="xs" wrap="nowrap" align="flex-start">
          <Title order={3} size="h4" className={classes.name}>
            {name}
          </Title>
          <StatusPill tone={TONES[entry.state]}>{first && entry.state === "waiting" ? t("waiting-room.queue.next") : t(`waiting-room.queue.${entry.state}`)}</StatusPill>
        </Group>
        {inside ? null : <Waited entry={entry} />}
        <Group gap={8}>
          <StatusPill tone={tone}>{t(`waiting-room.queue.device${ok}`)}</StatusPill>
          <StatusPill tone="quiet">{t("booking.with", { kind: entry.modality, minutes: entry.minutes })}</StatusPill>
          {entry.transfer_to !== null ? <StatusPill tone="next">{t("waiting-room.transfer.pending", { name: entry.transfer_to })}</StatusPill> : null}
          {entry.state === "away" && entry.place_held_until ? <StatusPill tone="attention">{t("waiting-room.queue.heldUntil", { time: formatTime(entry.place_held_until) })}</StatusPill> : null}
        </Group>
        <Group gap="xs">
          {inside ? (
            <>
              <Button color="clay" size="sm" leftSection={<Icon name="video" />} onClick={onJoin} aria-label={t("waiting-room.queue.joinName", { name })}>
                {t("waiting-room.queue.join")}
              </Button>
              <Button variant="default" size="sm" loading={busy} onClick={onSendBack} aria-label={t("waiting-room.queue.sendBackName", { name })}>
                {t("waiting-room.queue.sendBack")}
              </Button>
            </>
          ) : (
            <Button color={first ? "clay" : undefined} variant={first ? "filled" : "default"} size="sm" loading={busy} disabled={blocked || entry.state === "away"} leftSection={<Icon name="check" />} onClick={onAdmit} aria-label={t("waiting-room.queue.admitName", { name })}>
              {t("waiting-room.queue.admit")}
            </Button>
          )}
          <Button variant="subtle" size="sm" leftSection={<Icon name="chat" />} onClick={onChat} aria-label={`${t("waiting-room.chat.open", { name })}${unread > 0 ? `, ${t("waiting-room.chat.unread", { count: unread })}` : ""}`}>
            {t("waiting-room.chat.title")}
            {unread > 0 ? <span className={classes.unread}>{unread}</span> : null}
          </Button>
          {inside ? null : <PersonMenu entry={entry} name={name} onTransfer={onTransfer} onWithdraw={onWithdraw} onRemove={onRemove} />}
        </Group>
      </Stack>
    </li>
  );
}
