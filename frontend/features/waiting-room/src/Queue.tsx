import { Alert, Drawer, Group, Stack, Text, Title } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { EmptyState, Icon, SkeletonRows } from "@mindo/ui";
import { Chat, problemWords, readyChime } from "@mindo/visit";
import { useEffect, useRef, useState } from "react";
import { useNavigate } from "react-router";
import { DelayMenu } from "./parts/DelayMenu";
import classes from "./parts/Queue.module.css";
import { QueueCard } from "./parts/QueueCard";
import { runningOf, waitingOf } from "./queue";
import type { OwnQueue } from "./useQueue";

/** N jumps to whoever is next, unless one is typing. */
function useNextKey(jump: () => void): void {
  const latest = useRef(jump);
  useEffect(() => {
    latest.current = jump;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const typing = event.target instanceof HTMLElement && event.target.closest("input, textarea, select, [contenteditable]");
      if (event.key.toLowerCase() === "n" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) latest.current();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}

/** Who is at the door, live: admit with one click, send back, announce a delay, write. */
export function Queue({ own }: { own: OwnQueue }) {
  const t = useT();
  const navigate = useNavigate();
  const [busy, setBusy] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [chat, setChat] = useState<string | null>(null);
  const next = useRef<HTMLLIElement>(null);
  useEffect(readyChime, []);
  useNextKey(() => next.current?.focus());

  const { view, arrived } = own;
  const nameOf = (name: string | null) => name ?? t("waiting-room.queue.nameErased");
  const talk = (bookingId: string | null) => {
    setChat(bookingId);
    own.openChat(bookingId);
  };
  const act = async (bookingId: string, action: () => Promise<unknown>): Promise<boolean> => {
    setBusy(bookingId);
    setError(null);
    try {
      await action();
      return true;
    } catch (refused) {
      setError(problemWords(t, refused));
      return false;
    } finally {
      setBusy(null);
    }
  };
  const enter = (bookingId: string) => void navigate(`/sessions/${bookingId}/call`);
  const admit = async (bookingId: string) => {
    if (await act(bookingId, () => own.admit(bookingId))) enter(bookingId);
  };

  if (!view) return <SkeletonRows rows={3} height={132} />;
  const waiting = waitingOf(view.queue);
  const running = runningOf(view.queue);
  const first = waiting.find(({ state }) => state === "waiting");
  const spoken = view.queue.entries.find(({ booking_id }) => booking_id === chat);
  return (
    <Stack gap="md" component="section" aria-labelledby="queue">
      <Group justify="space-between" gap="xs">
        <div>
          <Title order={2} size="h3" id="queue">
            {t("waiting-room.queue.title")}
          </Title>
          <Text size="sm" c="dimmed" role="status" aria-live="polite">
            {t("waiting-room.queue.live", { count: waiting.length })}
          </Text>
        </div>
        <DelayMenu minutes={view.queue.delay_min} onChoose={(minutes) => void act("delay", () => own.delay(minutes))} />
      </Group>
      <div role="alert" className={classes.said}>
        {error ? (
          <Alert color="rose" variant="light" icon={<Icon name="alert" />} withCloseButton closeButtonLabel={t("common.close")} onClose={() => setError(null)}>
            {error}
          </Alert>
        ) : null}
      </div>
      {own.topic.phase === "interrupted" ? (
        <Alert color="honey" variant="light" icon={<Icon name="alert" />} role="status">
          {t("waiting-room.queue.connection")}
        </Alert>
      ) : null}
      <Text className={classes.said} key={arrived ? `${arrived.booking_id}${arrived.waiting_since ?? ""}` : ""} size="sm" role="status" aria-live="assertive">
        {arrived && waiting.some(({ booking_id }) => booking_id === arrived.booking_id) ? t("waiting-room.queue.arrived", { name: nameOf(arrived.patient.name) }) : ""}
      </Text>
      {running && waiting.length > 0 ? (
        <Text size="sm" c="dimmed">
          {t("waiting-room.queue.running")}
        </Text>
      ) : null}
      {view.queue.entries.length === 0 ? (
        <EmptyState art="chairs" title={t("waiting-room.queue.empty")}>
          {t("waiting-room.queue.emptyBody")}
        </EmptyState>
      ) : (
        <ul className={classes.list} aria-label={t("waiting-room.queue.title")}>
          {view.queue.entries.map((entry) => (
            <QueueCard
              key={entry.booking_id}
              ref={entry === first ? next : undefined}
              entry={entry}
              unread={view.unread[entry.booking_id] ?? 0}
              blocked={running !== undefined}
              busy={busy === entry.booking_id}
              first={entry === first}
              onAdmit={() => void admit(entry.booking_id)}
              onJoin={() => enter(entry.booking_id)}
              onSendBack={() => void act(entry.booking_id, () => own.sendBack(entry.booking_id))}
              onTransfer={(to) => void act(entry.booking_id, () => own.transfer(entry.booking_id, to))}
              onWithdraw={() => void act(entry.booking_id, () => own.withdraw(entry.booking_id))}
              onRemove={(reason) => void act(entry.booking_id, () => own.remove(entry.booking_id, reason))}
              onChat={() => talk(entry.booking_id)}
            />
          ))}
        </ul>
      )}
      {first ? (
        <Text size="xs" c="dimmed" visibleFrom="md">
          {t("waiting-room.queue.shortcut")}
        </Text>
      ) : null}
      <Drawer opened={spoken !== undefined} onClose={() => talk(null)} position="right" title={spoken ? t("waiting-room.chat.with", { name: nameOf(spoken.patient.name) }) : ""} closeButtonProps={{ "aria-label": t("common.close") }}>
        {spoken ? <Chat place={spoken.booking_id} lines={view.messages.filter(({ booking_id }) => booking_id === spoken.booking_id)} me="professional" other={nameOf(spoken.patient.name)} onSend={(text) => own.say(spoken.booking_id, text)} focused /> : null}
      </Drawer>
    </Stack>
  );
}
