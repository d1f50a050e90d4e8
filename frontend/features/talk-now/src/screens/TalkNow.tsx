import { Alert, Avatar, Button, Group, Paper, SegmentedControl, Stack, Text, Title } from "@mantine/core";
import type { components } from "@mindo/api";
import { formatMoney, useLanguage, useT } from "@mindo/i18n";
import { Countdown, Elapsed, EmptyState, ErrorState, Icon, Page, SkeletonRows, StatusPill } from "@mindo/ui";
import { chime, problemWords, readyChime } from "@mindo/visit";
import { useEffect, useState } from "react";
import { Link } from "react-router";
import { isOpen, type Request, useJoin, useLeave, useMine, useOpenQueues } from "../data";
import classes from "./TalkNow.module.css";

type Queue = components["schemas"]["TalkNowQueue"];
type Modality = "video" | "audio";

/** What it would cost: one price, or from the lowest to the highest of those who are on, for each currency. */
function usePrices(offers: Queue["offers"]): string {
  const t = useT();
  useLanguage();
  const byCurrency = new Map<string, number[]>();
  for (const { price } of offers) byCurrency.set(price.currency, [...(byCurrency.get(price.currency) ?? []), price.amount]);
  return [...byCurrency]
    .map(([currency, amounts]) => {
      const [low, high] = [Math.min(...amounts), Math.max(...amounts)];
      const from = formatMoney({ amount: low, currency });
      return low === high ? from : t("talk-now.range", { from, to: formatMoney({ amount: high, currency }) });
    })
    .join(" · ");
}

function QueueCard({ queue, modality, busy, onJoin }: { queue: Queue; modality: Modality; busy: boolean; onJoin: () => void }) {
  const t = useT();
  const prices = usePrices(queue.offers);
  const name = queue.professional?.display_name ?? t.maybe(`directory.specialty.${queue.specialty ?? ""}`) ?? queue.specialty ?? "";
  const minutes = [...new Set(queue.offers.map((offer) => offer.minutes))].sort((one, other) => one - other);
  const possible = queue.offers.some((offer) => offer.modalities.includes(modality));
  return (
    <Paper component="li" withBorder p="lg" className={classes.card}>
      <Group wrap="nowrap" gap="md">
        {queue.professional ? <Avatar src={queue.professional.avatar_url} alt="" size={48} /> : null}
        <Title order={3} size="h4">
          {name}
        </Title>
      </Group>
      <Group gap={8}>
        {queue.professional ? null : <StatusPill tone="good">{t("talk-now.on", { count: queue.on })}</StatusPill>}
        <StatusPill tone={queue.waiting > 0 ? "attention" : "quiet"}>{t("talk-now.waiting", { count: queue.waiting })}</StatusPill>
      </Group>
      <Text size="sm" c="dimmed">
        {t("talk-now.terms", { minutes: minutes.join("/"), price: prices })}
      </Text>
      <Button className={classes.push} color="clay" variant="filled" loading={busy} disabled={!possible} onClick={onJoin} aria-label={t("talk-now.joinName", { name })}>
        {t(possible ? "talk-now.join" : "talk-now.notThisWay")}
      </Button>
    </Paper>
  );
}

function Choose() {
  const t = useT();
  const open = useOpenQueues();
  const join = useJoin();
  const [modality, setModality] = useState<Modality>("video");
  const queues = open.data?.results ?? [];
  const show = (list: readonly Queue[]) => (
    <ul className={classes.list}>
      {list.map((queue) => (
        <QueueCard key={queue.queue} queue={queue} modality={modality} busy={join.isPending && join.variables.queue === queue.queue} onJoin={() => join.mutate({ queue: queue.queue, modality })} />
      ))}
    </ul>
  );
  const shared = queues.filter(({ specialty }) => specialty !== null);
  const own = queues.filter(({ specialty }) => specialty === null);
  if (open.isPending) return <SkeletonRows rows={3} height={140} />;
  if (open.isError) return <ErrorState error={{ message: problemWords(t, open.error) }} onRetry={() => void open.refetch()} />;
  if (queues.length === 0) {
    return (
      <EmptyState
        art="cup"
        title={t("talk-now.nobody")}
        action={
          <Button component="a" href="/professionals" color="clay">
            {t("talk-now.find")}
          </Button>
        }
      >
        {t("talk-now.nobodyBody")}
      </EmptyState>
    );
  }
  return (
    <Stack gap="lg">
      <div role="alert">
        {join.isError ? (
          <Alert color="rose" variant="light" icon={<Icon name="alert" />}>
            {problemWords(t, join.error)}
          </Alert>
        ) : null}
      </div>
      <Group>
        <SegmentedControl
          aria-label={t("talk-now.how")}
          value={modality}
          onChange={(value) => setModality(value === "audio" ? "audio" : "video")}
          data={[
            { value: "video", label: t("booking.modality.video") },
            { value: "audio", label: t("booking.modality.audio") },
          ]}
        />
      </Group>
      {shared.length > 0 ? (
        <Stack gap="sm" component="section" aria-labelledby="topics">
          <Title order={2} size="h3" id="topics">
            {t("talk-now.byTopic")}
          </Title>
          {show(shared)}
        </Stack>
      ) : null}
      {own.length > 0 ? (
        <Stack gap="sm" component="section" aria-labelledby="people">
          <Title order={2} size="h3" id="people">
            {t("talk-now.byPerson")}
          </Title>
          {show(own)}
        </Stack>
      ) : null}
    </Stack>
  );
}

function Waiting({ request, place, on }: { request: Request; place: number | null; on: number | null }) {
  const t = useT();
  const leave = useLeave();
  const accepted = request.state === "accepted";
  useEffect(readyChime, []);
  useEffect(() => {
    if (accepted) chime("admitted");
  }, [accepted]);
  return (
    <Paper withBorder p="xl" component="section" aria-labelledby="line" data-testid="talk-now">
      <Stack gap="md" align="flex-start">
        <div role={accepted ? "alert" : "status"} aria-live="polite">
          <Title order={2} id="line" className={classes.place}>
            {accepted ? t("talk-now.accepted") : place === null || place === 1 ? t("talk-now.next") : t("talk-now.place", { place })}
          </Title>
        </div>
        <Text>{accepted ? t("talk-now.acceptedBody") : t("talk-now.waitBody", { count: on ?? 0 })}</Text>
        {accepted ? null : (
          <Text size="sm" c="dimmed" component="div">
            {t("talk-now.since")} <Elapsed since={request.joined_at} /> · {t("talk-now.until")} <Countdown until={request.expires_at} bare />
          </Text>
        )}
        {leave.isError ? (
          <Alert color="rose" variant="light" role="alert">
            {problemWords(t, leave.error)}
          </Alert>
        ) : null}
        <Group gap="sm">
          {accepted && request.booking_id ? (
            <Button component={Link} to={`/checkout/${request.booking_id}`} color="clay" size="lg">
              {t("talk-now.pay")}
            </Button>
          ) : null}
          <Button variant="default" loading={leave.isPending} onClick={() => leave.mutate(request.request_id)}>
            {t("talk-now.leave")}
          </Button>
        </Group>
        <Text size="sm" c="dimmed">
          {t("talk-now.leaveHint")}
        </Text>
      </Stack>
    </Paper>
  );
}

/** What became of the last request, for as long as it matters. */
function Outcome({ request }: { request: Request }) {
  const t = useT();
  if (request.state === "connected" && request.booking_id) {
    return (
      <Alert color="moss" variant="light" icon={<Icon name="check" />} title={t("talk-now.connected")}>
        <Button component={Link} to={`/sessions/${request.booking_id}/room`} color="clay" mt="sm">
          {t("talk-now.toRoom")}
        </Button>
      </Alert>
    );
  }
  if (request.state !== "expired" && request.state !== "lapsed") return null;
  return (
    <Alert color="honey" variant="light" icon={<Icon name="info" />} role="status">
      {t(`talk-now.outcome.${request.state}`)}
    </Alert>
  );
}

const RECENT_MS = 3_600_000;

/** Talk to somebody now: choose a queue, wait, pay once somebody has accepted, go in. */
export default function TalkNow() {
  const t = useT();
  const { mine, request, place, on } = useMine();
  const [opened] = useState(() => Date.now());
  const waiting = request !== null && isOpen(request.state);
  const recent = request !== null && !waiting && opened - Date.parse(request.joined_at) < RECENT_MS;
  return (
    <Page title={t("talk-now.title")} documentTitle={t("talk-now.document")} lead={waiting ? undefined : t("talk-now.lead")}>
      {mine.isPending ? <SkeletonRows rows={2} height={160} /> : null}
      {mine.isError ? <ErrorState error={{ message: problemWords(t, mine.error) }} onRetry={() => void mine.refetch()} /> : null}
      {mine.isSuccess ? (
        <Stack gap="lg">
          {recent ? <Outcome request={request} /> : null}
          {waiting ? <Waiting request={request} place={place} on={on} /> : <Choose />}
        </Stack>
      ) : null}
    </Page>
  );
}
