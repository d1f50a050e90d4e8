import { Alert, Button, Checkbox, Group, NativeSelect, Paper, Stack, Switch, Text, Title } from "@mantine/core";
import type { components } from "@mindo/api";
import { formatMoney, useLanguage, useT } from "@mindo/i18n";
import { useTopicHandlers } from "@mindo/live";
import { Elapsed, Icon, SkeletonRows, StatusPill } from "@mindo/ui";
import { chime, problemWords } from "@mindo/visit";
import { useEffect, useRef, useState } from "react";
import { type Line, newer, useShift, waitingIn } from "./data";
import classes from "./Desk.module.css";

type Shift = components["schemas"]["TalkNowShift"];

/** Watches one queue; there is one for each queue that is served. */
function Watch({ queue, onLine }: { queue: string; onLine: (line: Line) => void }) {
  useTopicHandlers(`talk_now:${queue}`, { snapshot: onLine, event: ({ data }) => onLine(data) });
  return null;
}

function People({ shift, accept }: { shift: Shift; accept: ReturnType<typeof useShift>["accept"] }) {
  const t = useT();
  const [lines, setLines] = useState<Readonly<Record<string, Line>>>({});
  const served = Object.fromEntries(Object.entries(lines).filter(([queue]) => shift.queues.includes(queue)));
  const waiting = waitingIn(served);
  const known = useRef(0);
  useEffect(() => {
    if (waiting.length > known.current) chime("arrived");
    known.current = waiting.length;
  }, [waiting.length]);
  const topic = (queue: string) => (queue.startsWith("specialty-") ? (t.maybe(`directory.specialty.${queue.slice(10)}`) ?? queue.slice(10)) : t("talk-now.desk.own"));
  return (
    <>
      {shift.queues.map((queue) => (
        <Watch key={queue} queue={queue} onLine={(line) => setLines((before) => ({ ...before, [queue]: newer(before[queue], line) }))} />
      ))}
      <Text size="sm" c="dimmed" role="status" aria-live="polite">
        {t("talk-now.desk.waiting", { count: waiting.length })}
      </Text>
      <ul className={classes.list}>
        {waiting.map((entry) => (
          <li key={entry.request_id} className={classes.entry}>
            <div>
              <Text fw={560}>{topic(entry.queue)}</Text>
              <Text size="sm" c="dimmed" component="div">
                {t(`booking.modality.${entry.modality}`)} · <Elapsed since={entry.joined_at} />
              </Text>
            </div>
            <Button color="clay" size="sm" loading={accept.isPending && accept.variables === entry.request_id} onClick={() => accept.mutate(entry.request_id)} aria-label={t("talk-now.desk.acceptName", { topic: topic(entry.queue) })}>
              {t("talk-now.desk.accept")}
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}

function Terms({ shift, onBegin, busy }: { shift: Shift; onBegin: (choice: { offer_id: string; specialties: string[] }) => void; busy: boolean }) {
  const t = useT();
  useLanguage();
  const [offer, setOffer] = useState(shift.offer_id ?? shift.offers[0]?.id ?? "");
  const [specialties, setSpecialties] = useState<string[]>(shift.specialties.length > 0 ? shift.specialties : shift.possible);
  if (shift.offers.length === 0) return <Text size="sm">{t("talk-now.desk.noOffer")}</Text>;
  return (
    <Stack gap="sm">
      <NativeSelect
        label={t("talk-now.desk.offer")}
        value={offer}
        onChange={(event) => setOffer(event.currentTarget.value)}
        data={shift.offers.map(({ id, title, minutes, price }) => ({ value: id, label: t("talk-now.desk.offerWords", { title, minutes, price: formatMoney(price) }) }))}
      />
      <Checkbox.Group label={t("talk-now.desk.topics")} description={t("talk-now.desk.topicsHint")} value={specialties} onChange={setSpecialties}>
        <Group gap="sm" mt="xs">
          {shift.possible.map((word) => (
            <Checkbox key={word} value={word} label={t.maybe(`directory.specialty.${word}`) ?? word} />
          ))}
        </Group>
      </Checkbox.Group>
      <Button variant="light" color="pine" loading={busy} onClick={() => onBegin({ offer_id: offer, specialties })} style={{ alignSelf: "flex-start" }}>
        {t("talk-now.desk.begin")}
      </Button>
    </Stack>
  );
}

/** Being there for people who want to talk now: a switch, who waits, and one click to take somebody. */
export function Desk() {
  const t = useT();
  const { shift, begin, end, accept } = useShift();
  const [choosing, setChoosing] = useState(false);
  if (shift.isError) return null;
  if (shift.isPending) return <SkeletonRows rows={1} height={96} />;
  const { on } = shift.data;
  const error = accept.error ?? begin.error ?? end.error;
  return (
    <Paper withBorder p="lg" component="section" aria-labelledby="talk-now">
      <Stack gap="md">
        <Group justify="space-between" gap="xs">
          <Group gap="sm">
            <Title order={2} size="h4" id="talk-now">
              {t("talk-now.desk.title")}
            </Title>
            <StatusPill tone={on ? "live" : "quiet"}>{t(on ? "talk-now.desk.on" : "talk-now.desk.off")}</StatusPill>
          </Group>
          <Switch
            checked={on || choosing}
            label={t("talk-now.desk.switch")}
            onChange={(event) => {
              if (event.currentTarget.checked) setChoosing(true);
              else {
                setChoosing(false);
                if (on) end.mutate();
              }
            }}
          />
        </Group>
        <div role="alert">
          {error ? (
            <Alert color="rose" variant="light" icon={<Icon name="alert" />}>
              {problemWords(t, error)}
            </Alert>
          ) : null}
        </div>
        {accept.isSuccess ? (
          <Alert color="moss" variant="light" icon={<Icon name="check" />} role="status" withCloseButton closeButtonLabel={t("common.close")} onClose={() => accept.reset()}>
            {t("talk-now.desk.accepted")}
          </Alert>
        ) : null}
        {on ? <People shift={shift.data} accept={accept} /> : null}
        {!on && choosing ? <Terms shift={shift.data} busy={begin.isPending} onBegin={(choice) => begin.mutate(choice, { onSuccess: () => setChoosing(false) })} /> : null}
        {!on && !choosing ? (
          <Text size="sm" c="dimmed">
            {t("talk-now.desk.lead")}
          </Text>
        ) : null}
      </Stack>
    </Paper>
  );
}
