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
  readonly phase: TopicPhase;
  readonly refusal: LiveRefusal | null;
  readonly joined: number;
}

const START: State = { phase: "joining", refusal: null, joined: 0 };

/** A topic that one window of a person holds at a time. A window that was replaced lets go and stays so until asked. */
export function useVisitTopic<N extends TopicName>(
  topic: N | null,
  handlers: { snapshot: NonNullable<TopicHandlers<N>["snapshot"]>; event: NonNullable<TopicHandlers<N>["event"]>; signal?: (data: unknown) => void },
): VisitTopic {
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });
  const [state, setState] = useState(START);
  const [round, setRound] = useState(0);
  useEffect(() => {
    if (topic === null) return;
    setState(START);
    const stop = live.subscribe<N>(topic, {
      snapshot: (data) => latest.current.snapshot(data),
      event: (event) => latest.current.event(event),
      signal: (_from, data) => latest.current.signal?.(data),
      status: (status, refusal) => {
        if (status === "replaced" || status === "revoked" || status === "ended") stop();
        setState(({ phase, joined }) => {
          if (status === "live") return { phase: "live", refusal: null, joined: joined + 1 };
          if (status === "waiting") return { phase: joined > 0 ? "interrupted" : phase, refusal: null, joined };
          return { phase: status === "ended" ? "revoked" : status, refusal: refusal ?? null, joined };
        });
      },
    });
    return stop;
  }, [topic, round]);
  const retake = useCallback(() => setRound((count) => count + 1), []);
  const signal = useCallback((to: string, data: object) => topic !== null && live.signal(topic, to, data), [topic]);
  return { ...state, retake, signal };
}
