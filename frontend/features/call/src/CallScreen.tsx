import { ActionIcon, Button, Group, Title } from "@mantine/core";
import { useT } from "@mindo/i18n";
import { ErrorState, Icon } from "@mindo/ui";
import { bookingQuery, Chat, codeOf, problemWords, useMedia, useTitle } from "@mindo/visit";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { Link, useNavigate, useParams } from "react-router";
import classes from "./CallScreen.module.css";
import { GuestPanel } from "./guest/GuestPanel";
import { useGuests } from "./guest/useGuests";
import { Controls, type Panel } from "./parts/Controls";
import { FinishDialog, LeaveDialog } from "./parts/Dialogs";
import { DeviceTrouble, Muted } from "./parts/Muted";
import { Notices } from "./parts/Notices";
import { Stage } from "./parts/Stage";
import { Still } from "./parts/Still";
import { TopBar } from "./parts/TopBar";
import type { CallChanged, Role } from "./state";
import { useCall } from "./useCall";
import { useIdle } from "./useIdle";
import { useStatsAttributes } from "./useStatsAttributes";

interface RoomProps {
  readonly bookingId: string;
  readonly role: Role;
  readonly name: string;
  readonly modality: "video" | "audio";
  readonly note: ReactNode;
  readonly onLeave: () => void;
  readonly onReplaced: () => void;
  readonly onFinished: (call: CallChanged) => void;
  readonly onClosed: (sentBack: boolean) => void;
}

const PANELS = {
  chat: { title: "call.control.chat", close: "call.control.chatClose" },
  note: { title: "call.control.note", close: "call.control.noteClose" },
  guests: { title: "call.guests.title", close: "call.guests.close" },
} as const;

const watchOnline = (listener: () => void) => {
  for (const event of ["online", "offline"]) window.addEventListener(event, listener);
  return () => {
    for (const event of ["online", "offline"]) window.removeEventListener(event, listener);
  };
};

/** Runs once what has to happen when the call ends, is taken over or closed. */
function useEnds(call: ReturnType<typeof useCall>, { onReplaced, onFinished, onClosed }: Pick<RoomProps, "onReplaced" | "onFinished" | "onClosed">): void {
  const ends = useRef({ onReplaced, onFinished, onClosed });
  useEffect(() => {
    ends.current = { onReplaced, onFinished, onClosed };
  });
  const finished = call.view?.call.state === "finished" ? call.view.call : null;
  const { phase } = call.topic;
  const closed = codeOf(call.refusal) === "call_not_open" || codeOf(call.refusal) === "not_found";
  useEffect(() => {
    if (finished) ends.current.onFinished(finished);
    else if (phase === "replaced") ends.current.onReplaced();
    else if (phase === "revoked" || phase === "refused") ends.current.onClosed(phase === "revoked");
    else if (closed) ends.current.onClosed(false);
  }, [finished, phase, closed]);
}

function Room({ bookingId, role, name, modality, note, onLeave, ...ends }: RoomProps) {
  const t = useT();
  const root = useRef<HTMLDivElement>(null);
  const { media, view } = useMedia({ audio: true, video: modality === "video" });
  const call = useCall(bookingId, view);
  const guests = useGuests(bookingId);
  const [panel, setPanel] = useState<Panel | null>(null);
  const [asking, setAsking] = useState<"leave" | "finish" | null>(null);
  const [read, setRead] = useState(0);
  const online = useSyncExternalStore(watchOnline, () => navigator.onLine);
  useEnds(call, ends);
  useStatsAttributes(root, call.peer);
  const idle = useIdle(root, call.phase === "connected" && panel === null && asking === null);

  const messages = call.view?.messages ?? [];
  const theirs = messages.filter((line) => line.sender_role !== role).length;
  if (panel === "chat" && read !== theirs) setRead(theirs);
  const other = call.view?.call.participants.find((participant) => participant.role !== role);
  const trouble = (["microphone", "camera"] as const).find((kind) => view[kind] === "blocked" || view[kind] === "missing");
  const finish = async () => {
    try {
      await call.finish();
      return null;
    } catch (refused) {
      return problemWords(t, refused);
    }
  };

  return (
    <div ref={root} className={classes.call} data-testid="call" data-phase={call.phase} data-call-state={call.view?.call.state ?? "opening"} data-connection-state="new" data-frames-decoded="0" data-candidate-pair="">
      <main className={classes.talk} id="main">
        <TopBar
          title={t("call.title", { name })}
          phase={call.phase}
          grade={call.grade}
          call={call.view?.call ?? null}
          cutOff={!online || call.topic.phase === "interrupted"}
          back={
            role === "professional" ? (
              <ActionIcon variant="transparent" className={classes.leave} size={40} aria-label={t("call.control.leave")} onClick={() => setAsking("leave")}>
                <Icon name="arrowLeft" />
              </ActionIcon>
            ) : null
          }
        />
        <Stage peer={call.peer} phase={call.phase} name={name} media={view} online={online} gone={other?.state === "left" || other?.state === "absent"} guests={call.guests} resting={call.fallback !== "normal"} />
        {call.refusal && codeOf(call.refusal) !== "call_not_open" ? (
          <Group justify="center" pos="absolute" top={96} left={16} right={16}>
            <ErrorState error={{ message: problemWords(t, call.refusal) }} />
          </Group>
        ) : null}
        <Notices fallback={call.fallback} camera={view.camera === "ok" && !view.sharing} onRestore={call.restore} onChat={() => setPanel("chat")} waiting={role === "professional" ? guests.waiting : []}>
          {trouble ? <DeviceTrouble kind={trouble} state={view[trouble] === "blocked" ? "blocked" : "missing"} onRetry={() => void media.open({ audio: trouble === "microphone", video: trouble === "camera" })} /> : null}
        </Notices>
        {view.muted ? <Muted onUnmute={() => media.setMuted(false)} /> : null}
        <Controls
          media={media}
          view={view}
          unread={panel === "chat" ? 0 : Math.max(0, theirs - read)}
          panel={panel}
          onPanel={setPanel}
          hasNote={note !== null}
          hidden={idle}
          end={role === "professional" ? { label: t("call.control.finish"), onClick: () => setAsking("finish") } : { label: t("call.control.leave"), onClick: () => setAsking("leave") }}
        />
      </main>
      {panel ? (
        <aside className={classes.panel} aria-label={t(PANELS[panel].title)}>
          <div className={classes.panelHead}>
            <Title order={2} size="h4">
              {t(PANELS[panel].title)}
            </Title>
            <ActionIcon aria-label={t(PANELS[panel].close)} onClick={() => setPanel(null)}>
              <Icon name="cross" />
            </ActionIcon>
          </div>
          <div className={classes.panelBody} data-fill>
            {panel === "chat" ? <Chat place={bookingId} lines={messages} me={role} other={name} onSend={call.say} focused /> : panel === "note" ? note : <GuestPanel bookingId={bookingId} role={role} guests={guests} open={call.view?.call.state !== "finished"} />}
          </div>
        </aside>
      ) : null}
      <LeaveDialog opened={asking === "leave"} onClose={() => setAsking(null)} onLeave={onLeave} />
      <FinishDialog opened={asking === "finish"} onClose={() => setAsking(null)} onFinish={finish} />
    </div>
  );
}

/** The call of one booking, for one of its two: talking, left for a moment, open elsewhere, or not open. */
export function CallScreen({ as: role, note = null }: { as: Role; note?: ReactNode }) {
  const t = useT();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const { bookingId = "" } = useParams();
  const booking = useQuery(bookingQuery(bookingId));
  const [away, setAway] = useState<"left" | "replaced" | "closed" | null>(null);
  useTitle(t("call.document"));

  const finished = (call: CallChanged) => {
    void cache.invalidateQueries({ queryKey: ["bookings"] });
    const took = call.started_at !== null;
    void navigate(role === "professional" ? `/sessions/${bookingId}/summary` : took ? `/sessions/${bookingId}/rating` : `/sessions/${bookingId}`, { replace: true });
  };
  const closed = (sentBack: boolean) => {
    void cache.invalidateQueries({ queryKey: ["bookings"] });
    if (sentBack && role === "patient") void navigate(`/sessions/${bookingId}/room`, { replace: true });
    else if (sentBack) void navigate("/", { replace: true });
    else setAway("closed");
  };
  const home = (
    <Button component={Link} to={role === "patient" ? `/sessions/${bookingId}` : "/"} variant="default">
      {role === "patient" ? t("common.back") : t("call.closed.day")}
    </Button>
  );

  if (away === "closed") {
    const over = booking.data && booking.data.state !== "confirmed" && booking.data.state !== "in_progress";
    return (
      <Still title={t(over ? "call.phase.finished" : "call.closed.title")} art="window" action={role === "patient" && !over ? <Button component={Link} to={`/sessions/${bookingId}/room`} color="clay">{t("call.closed.room")}</Button> : home}>
        {over ? null : t("call.closed.body")}
      </Still>
    );
  }
  if (away) {
    const words = away === "left" ? ({ title: "call.leave.left", body: "call.leave.leftBody", back: "call.leave.rejoin" } as const) : ({ title: "call.replaced.title", body: "call.replaced.body", back: "call.replaced.take" } as const);
    return (
      <Still
        title={t(words.title)}
        art="chairs"
        action={
          <Group justify="center">
            {home}
            <Button color="clay" leftSection={<Icon name="video" />} onClick={() => setAway(null)}>
              {t(words.back)}
            </Button>
          </Group>
        }
      >
        {t(words.body)}
      </Still>
    );
  }
  if (booking.isError) {
    return (
      <Still title={t("call.closed.title")} art="window" action={home}>
        {problemWords(t, booking.error)}
      </Still>
    );
  }
  if (!booking.data) return <div className={classes.call} role="status" aria-label={t("call.phase.opening")} />;
  const name = role === "patient" ? booking.data.professional.display_name : (booking.data.patient?.name ?? t("call.patient"));
  return (
    <Room
      bookingId={bookingId}
      role={role}
      name={name}
      modality={booking.data.modality}
      note={note}
      onLeave={() => setAway("left")}
      onReplaced={() => setAway("replaced")}
      onFinished={finished}
      onClosed={closed}
    />
  );
}
