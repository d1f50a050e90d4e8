import { api, type Grant, unwrap } from "@mindo/api";
import { live } from "@mindo/live";
import { type MediaView, useVisitTopic, type VisitTopic } from "@mindo/visit";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from "react";
import { type Carrier, type PeerPhase, servers } from "./carrier";
import { type Fallback, type FallbackState, measured, restored, START } from "./fallback";
import type { Sending } from "./mesh";
import { openCarrier } from "./opening";
import { type Grade, gradeOf, type Sample } from "./quality";
import { parseSignal } from "./signals";
import { type CallView, fromSnapshot, withCall, withLine } from "./state";
import { type MeshMember, type MeshPerson, useMesh } from "./useMesh";
import { useOutgoing } from "./useOutgoing";

const MEASURE_MS = 5_000;
const SENDS_EACH = 2;
const GREET_MS = 5_000;

/** A grant is for one visit to the call: asked for anew each time, and again before it ends. */
const grantQuery = (bookingId: string) =>
  queryOptions({
    queryKey: ["calls", bookingId, "grant"],
    queryFn: (): Promise<Grant> => unwrap(api.GET("/api/v1/calls/{booking_id}/grant", { params: { path: { booking_id: bookingId } } })),
    gcTime: 0,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    refetchInterval: ({ state }) => (state.data ? Math.max(15_000, Date.parse(state.data.not_after) - Date.now() - 60_000) : false),
  });

export interface Call {
  readonly view: CallView | null;
  readonly grant: Grant | null;
  /** Why there is no grant. */
  readonly refusal: unknown;
  readonly topic: VisitTopic;
  readonly phase: PeerPhase;
  readonly peer: Carrier | null;
  readonly grade: Grade | null;
  /** What is done about a bad connection, and the way back. */
  readonly fallback: Fallback;
  readonly restore: () => void;
  /** Guests who are in the call, and our connection to each. */
  readonly guests: readonly MeshPerson[];
  readonly say: (text: string) => Promise<unknown>;
  readonly finish: () => Promise<unknown>;
}

/** Reconnects faster than ICE notices when the system says that the network has changed. */
function useNetworkChange(peer: Carrier | null): void {
  useEffect(() => {
    if (!peer) return;
    const again = () => {
      peer.restart();
      peer.greet();
    };
    const network = "connection" in navigator ? (navigator.connection as EventTarget) : null;
    window.addEventListener("online", again);
    network?.addEventListener("change", again);
    return () => {
      window.removeEventListener("online", again);
      network?.removeEventListener("change", again);
    };
  }, [peer]);
}

/** Measures the connection every five seconds, sends every second measurement, and answers how it is and what is done about it. */
function useQuality(peer: Carrier | null, phase: PeerPhase, report: (sample: Sample) => void): { grade: Grade | null; fallback: Fallback; restore: () => void } {
  const [known, setKnown] = useState<{ peer: Carrier; grade: Grade } | null>(null);
  const [state, setState] = useState<FallbackState>(START);
  const tell = useRef(report);
  useEffect(() => {
    tell.current = report;
  });
  useEffect(() => {
    if (!peer || phase !== "connected") return;
    const sampler = peer.sampler();
    let first = true;
    let over = false;
    let count = 0;
    const measure = async () => {
      const sample = await sampler();
      if (over || !sample) return;
      setKnown({ peer, grade: sample.grade });
      if (first) {
        first = false;
        return;
      }
      // By the network alone: a picture may also stand still because this computer is busy, which sending less of ours mends not.
      setState((current) => measured(current, gradeOf({ rtt_ms: sample.rtt_ms, loss: sample.loss }), Date.now()));
      count += 1;
      if (count % SENDS_EACH === 0) tell.current(sample);
    };
    void measure();
    const timer = setInterval(() => void measure().catch(() => undefined), MEASURE_MS);
    return () => {
      over = true;
      clearInterval(timer);
    };
  }, [peer, phase]);
  const restore = useCallback(() => setState(restored(Date.now())), []);
  return { grade: phase === "connected" && known?.peer === peer ? known.grade : null, fallback: state.mode, restore };
}

/** What our devices give, on its way to the other side. */
function useSending(peer: Carrier | null, { audio, video, state }: Sending): void {
  useEffect(() => {
    if (!peer) return;
    void peer.setTrack("audio", audio);
    void peer.setTrack("video", video);
    peer.setMedia(state);
  }, [peer, audio, video, state]);
}

/** Of the mesh's members only guests: the two talk to each other on the call's own topic. */
const guestsOnly = ({ id, role }: MeshMember) => (role === "guest" ? { id, polite: false } : null);
const NO_SERVERS: RTCIceServer[] = [];

/** One participant's call: grant, topic, peer connection and reports, for as long as the component stands. */
export function useCall(bookingId: string, media: MediaView): Call {
  const { data: grant = null, error: refusal } = useQuery(grantQuery(bookingId));
  const [view, setView] = useState<CallView | null>(null);
  const [peer, setPeer] = useState<Carrier | null>(null);
  const [, changed] = useReducer((count: number) => count + 1, 0);
  const talking = useRef<Carrier | null>(null);
  const polite = grant?.role === "polite";
  const topic = useVisitTopic(grant ? `call:${bookingId}` : null, {
    snapshot: (data) => setView((known) => fromSnapshot(known, data)),
    event: (event) => setView((known) => known && (event.name === "call.changed" ? withCall(known, event.data) : withLine(known, event.data))),
    signal: (data) => {
      const signal = parseSignal(data);
      // What the browser refuses is mended by the next greeting or a fresh connection.
      if (signal) void talking.current?.receive(signal).catch(() => undefined);
    },
  });
  const { signal: send, joined } = topic;
  const other = grant?.peer_id ?? null;
  const finished = view?.call.state === "finished";
  const provider = grant?.provider ?? null;
  const latest = useRef<Grant | null>(null);
  const meshServers = useMemo(() => (grant ? servers(grant) : NO_SERVERS), [grant]);
  const relayOnly = grant?.relay_only ?? false;
  useEffect(() => {
    if (!grant) return;
    latest.current = grant;
    talking.current?.renew(grant);
  }, [grant]);
  useEffect(() => {
    const joining = latest.current;
    if (other === null || provider === null || joining === null || finished) return;
    const made = openCarrier(joining, (signal) => send(other, { ...signal }), changed);
    talking.current = made;
    setPeer(made);
    return () => {
      talking.current = null;
      made.close();
      setPeer(null);
    };
  }, [other, provider, polite, relayOnly, send, finished]);

  const phase = peer?.phase ?? "waiting";
  useEffect(() => {
    if (!peer || joined === 0) return;
    peer.greet();
    if (phase === "connected") return;
    const timer = setInterval(() => peer.greet(), GREET_MS);
    return () => clearInterval(timer);
  }, [peer, joined, phase]);
  const report = useCallback(
    (state: PeerPhase, quality?: Sample & { readonly audio_only: boolean }) => {
      if (state === "waiting" || finished) return;
      // A refused report says nothing new: the server already knows better.
      void live.command("call.report", { booking_id: bookingId, state, ...(quality ? { quality } : {}) }).catch(() => undefined);
    },
    [bookingId, finished],
  );
  useEffect(() => {
    if (joined > 0) report(phase);
  }, [report, phase, joined]);
  useNetworkChange(peer);
  const resting = useRef(false);
  const { grade, fallback, restore } = useQuality(peer, phase, (sample) => report("connected", { ...sample, audio_only: resting.current }));
  const sending = useOutgoing(media, fallback !== "normal");
  useEffect(() => {
    resting.current = fallback !== "normal";
  }, [fallback]);
  useSending(peer, sending);
  const open = view !== null && !finished && joined > 0;
  const { people: guests } = useMesh({ bookingId: open ? bookingId : null, iceServers: meshServers, relayOnly, sending, choose: guestsOnly });

  return {
    view,
    grant,
    refusal,
    topic,
    phase,
    peer,
    grade,
    fallback,
    restore,
    guests,
    say: (text) => live.command("call.chat", { booking_id: bookingId, text }).then(({ message }) => setView((known) => known && withLine(known, message))),
    finish: async () => {
      const { call } = await live.command("call.finish", { booking_id: bookingId });
      setView((known) => known && withCall(known, call));
    },
  };
}
