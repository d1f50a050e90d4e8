import { Alert, Button, Group, Modal, Paper, Stack, Text, Title } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { useLiveStatus } from "@mindo/live";
import { CrisisHelp } from "@mindo/shell";
import { EmptyState, ErrorState, Icon, LiveBadge, SkeletonRows } from "@mindo/ui";
import { bookingQuery, Chat, problemWords, readyChime, TransferCard, useTitle } from "@mindo/visit";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { Breathing } from "../parts/Breathing";
import { DeviceTest } from "../parts/DeviceTest";
import { Admitted, PlaceCard } from "../parts/PlaceCard";
import { Whereabouts } from "../parts/Whereabouts";
import { isAdmitted, isFinal } from "../place";
import { type OwnPlace, usePlace } from "../usePlace";
import classes from "./Room.module.css";

function Bar() {
  const t = useT();
  const status = useLiveStatus();
  return (
    <header className={classes.bar}>
      <Button component={Link} to="/sessions" variant="subtle" color="pine" size="compact-md" leftSection={<Icon name="arrowLeft" />}>
        {t("waiting-room.room.toSessions")}
      </Button>
      <div className={classes.tools}>
        <LiveBadge state={status.state} since={status.since} />
        <CrisisHelp />
      </div>
    </header>
  );
}

function Frame({ children }: { children: ReactNode }) {
  const t = useT();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <div className={classes.room}>
      <Bar />
      <main className={classes.main} id="main">
        <Title order={1} size="h3" ref={heading} tabIndex={-1} className={`${classes.head ?? ""} ${classes.title ?? ""}`}>
          {t("waiting-room.room.title")}
        </Title>
        {children}
      </main>
    </div>
  );
}

function Notices({ own }: { own: OwnPlace }) {
  const t = useT();
  const notice = own.view?.notice;
  return (
    <div role="status" aria-live="polite" className={classes.said}>
      {own.topic.phase === "interrupted" ? (
        <Alert color="honey" variant="light" icon={<Icon name="alert" />}>
          {t("waiting-room.connection.lost")}
        </Alert>
      ) : notice ? (
        <Alert color={notice === "lost" ? "honey" : "moss"} variant="light" icon={<Icon name={notice === "lost" ? "info" : "check"} />} withCloseButton closeButtonLabel={t("waiting-room.notice.dismiss")} onClose={own.dismiss}>
          {t(`waiting-room.notice.${notice}`)}
        </Alert>
      ) : own.refusal ? (
        <Alert color="honey" variant="light" icon={<Icon name="info" />}>
          {problemWords(t, own.refusal)}
        </Alert>
      ) : null}
    </div>
  );
}

function LeaveDialog({ open, onStay, onLeave }: { open: boolean; onStay: () => void; onLeave: () => void }) {
  const t = useT();
  return (
    <Modal opened={open} onClose={onStay} title={t("waiting-room.room.leaveTitle")} closeButtonProps={{ "aria-label": t("common.close") }}>
      <Stack>
        <Text>{t("waiting-room.room.leaveBody")}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onLeave}>
            {t("waiting-room.room.leaveConfirm")}
          </Button>
          <Button onClick={onStay} data-autofocus>
            {t("waiting-room.room.stay")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function Inside({ bookingId, own, name, zone, modality }: { bookingId: string; own: OwnPlace; name: string; zone: string; modality: "video" | "audio" }) {
  const t = useT();
  const navigate = useNavigate();
  const [leaving, setLeaving] = useState(false);
  if (!own.view) return <SkeletonRows rows={3} height={120} />;
  const { place } = own.view;
  const admitted = isAdmitted(place.state);
  const enter = () => void navigate(`/sessions/${bookingId}/call`, { replace: true });
  if (isFinal(place.state)) {
    return (
      <div className={classes.head}>
        <EmptyState
          art="cup"
          title={t(place.state === "finished" ? "waiting-room.room.finished" : "waiting-room.room.closed")}
          action={
            <Button component={Link} to={place.state === "finished" ? `/sessions/${bookingId}/rating` : `/sessions/${bookingId}`}>
              {t(place.state === "finished" ? "waiting-room.room.rate" : "waiting-room.room.toSessions")}
            </Button>
          }
        >
          {place.state === "finished" ? t("waiting-room.room.finishedBody") : place.closed_reason === "removed" ? t("waiting-room.room.removed", { name }) : place.closed_reason ? t.maybe(`booking.closed.${place.closed_reason}`) : null}
        </EmptyState>
      </div>
    );
  }
  const leave = async () => {
    await own.leave().catch(() => undefined);
    void navigate(`/sessions/${bookingId}`);
  };
  return (
    <>
      <div className={classes.column}>
        <Notices own={own} />
        {place.transfer && !admitted ? <TransferCard key={place.transfer.id} offer={place.transfer} name={name} onAnswer={(accept) => own.answerTransfer(place.transfer?.id ?? "", accept)} /> : null}
        {admitted ? <Admitted name={name} onEnter={enter} /> : <PlaceCard place={place} name={name} zone={zone} />}
        <Paper component="section" p="lg" withBorder aria-labelledby="chat">
          <Stack gap="sm">
            <div>
              <Title order={2} size="h4" id="chat">
                {t("waiting-room.chat.with", { name })}
              </Title>
              <Text size="sm" c="dimmed">
                {t("waiting-room.chat.note", { name })}
              </Text>
            </div>
            <Chat place={bookingId} lines={own.view.messages} me="patient" other={name} onSend={own.say} />
          </Stack>
        </Paper>
      </div>
      <div className={classes.column}>
        {admitted ? null : <DeviceTest modality={modality} onResult={(report) => void own.report(report).catch(() => undefined)} />}
        <Whereabouts bookingId={bookingId} />
        <Breathing />
        <Button variant="subtle" color="gray" size="sm" onClick={() => setLeaving(true)}>
          {t("waiting-room.room.leave")}
        </Button>
      </div>
      <LeaveDialog open={leaving} onStay={() => setLeaving(false)} onLeave={() => void leave()} />
    </>
  );
}

/** The waiting room: she is checked in by herself being here, sees her place live, and goes in when she is let in. */
export default function Room() {
  const t = useT();
  const { bookingId = "" } = useParams();
  const booking = useQuery(bookingQuery(bookingId));
  const own = usePlace(bookingId);
  const admitted = own.view !== null && isAdmitted(own.view.place.state);
  useTitle(t(admitted ? "waiting-room.room.documentAdmitted" : "waiting-room.room.document"));
  useEffect(readyChime, []);
  // Another professional or another time: what is shown of the booking is asked for again.
  const cache = useQueryClient();
  const agreed = own.view && `${own.view.place.professional.id} ${own.view.place.starts_at}`;
  const known = useRef(agreed);
  useEffect(() => {
    if (known.current !== null && known.current !== agreed) void cache.invalidateQueries({ queryKey: bookingQuery(bookingId).queryKey });
    known.current = agreed;
  }, [agreed, bookingId, cache]);

  if (own.topic.phase === "replaced") {
    return (
      <Frame>
        <div className={classes.head}>
          <EmptyState art="window" title={t("waiting-room.tab.title")} action={<Button color="clay" onClick={own.topic.retake}>{t("waiting-room.tab.take")}</Button>}>
            {t("waiting-room.tab.body")}
          </EmptyState>
        </div>
      </Frame>
    );
  }
  const over = own.view !== null && isFinal(own.view.place.state);
  if (!over && (own.topic.phase === "refused" || own.topic.phase === "revoked")) {
    return (
      <Frame>
        <div className={classes.head}>
          <EmptyState art="path" title={t("waiting-room.room.notYours")} action={<Button component={Link} to={`/sessions/${bookingId}`}>{t("waiting-room.room.toSessions")}</Button>}>
            {t("waiting-room.room.notYoursBody")}
          </EmptyState>
        </div>
      </Frame>
    );
  }
  return (
    <Frame>
      {booking.isError ? <ErrorState error={{ message: problemWords(t, booking.error), requestId: booking.error.requestId }} onRetry={() => void booking.refetch()} /> : null}
      {booking.data ? <Inside bookingId={bookingId} own={own} name={booking.data.professional.display_name} zone={booking.data.professional.zone} modality={booking.data.modality} /> : null}
      {booking.isPending ? <SkeletonRows rows={3} height={120} /> : null}
    </Frame>
  );
}
