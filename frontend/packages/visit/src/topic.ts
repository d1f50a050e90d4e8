import { live, type LiveRefusal, type TopicHandlers, type TopicName } from "@mindo/live";
import { useCallback, useEffect, useRef, useState } from "react";

/**
 * joining: not there yet · live · interrupted: it was live and the connection is gone · replaced: another window of the
 * same person has it now · revoked: no longer allowed · refused: never was.
 */
export type TopicPhase = "joining" | "live" | "interrupted" | "replaced" | "revoked" | "refused";

export interface VisitTopic {
  readonly phase: TopicPhase;
  readonly refusal: LiveRefusal | null;
  /** How many times it was joined; grows with each reconnect. */
  readonly joined: number;
  /** Takes the topic back from another window. */
  readonly retake: () => void;
  readonly signal: (to: string, data: object) => void;
}

interface State {
  /** Which subscription this is the state of. */
  readonly of: string;
  readonly phase: TopicPhase;
  readonly refusal: LiveRefusal | null;
  readonly joined: number;
}

const START: State = { of: "", phase: "joining", refusal: null, joined: 0 };

/** A topic that one window of a person holds at a time. A window that was replaced lets go and stays so until asked. */
export function useVisitTopic<N extends TopicName>(
  topic: N | null,
  handlers: {
    readonly snapshot: NonNullable<TopicHandlers<N>["snapshot"]>;
    readonly event: NonNullable<TopicHandlers<N>["event"]>;
    readonly signal?: (data: unknown, from: string) => void;
    /** It is live again after an interruption; what was missed has been delivered. */
    readonly returned?: () => void;
  },
): VisitTopic {
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });
  const [state, setState] = useState(START);
  const [round, setRound] = useState(0);
  const name = `${String(round)} ${topic ?? ""}`;
  useEffect(() => {
    if (topic === null) return;
    let interrupted = false;
    const stop = live.subscribe<N>(topic, {
      snapshot: (data) => latest.current.snapshot(data),
      event: (event) => latest.current.event(event),
      signal: (from, data) => latest.current.signal?.(data, from),
      status: (status, refusal) => {
        if (status === "replaced" || status === "revoked" || status === "ended") stop();
        if (status === "live" && interrupted) latest.current.returned?.();
        interrupted = status === "waiting";
        setState((before) => {
          const { phase, joined } = before.of === name ? before : START;
          if (status === "live") return { of: name, phase: "live", refusal: null, joined: joined + 1 };
          if (status === "waiting") return { of: name, phase: joined > 0 ? "interrupted" : phase, refusal: null, joined };
          return { of: name, phase: status === "ended" ? "revoked" : status, refusal: refusal ?? null, joined };
        });
      },
    });
    return stop;
  }, [topic, name]);
  const retake = useCallback(() => setRound((count) => count + 1), []);
  const signal = useCallback((to: string, data: object) => topic !== null && live.signal(topic, to, data), [topic]);
  const { phase, refusal, joined } = state.of === name ? state : START;
  return { phase, refusal, joined, retake, signal };
}
