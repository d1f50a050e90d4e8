import { ApiProblem } from "@mindo/api";
import { useCallback, useEffect, useRef, useState } from "react";
import { type Answer, keep } from "./assessments";
import type { Answers } from "./asked";

const AGAIN = 2_000;
const MOST = 20_000;

type Keeping = "saved" | "saving" | "unsaved";

interface Kept {
  readonly answers: Answers;
  readonly state: Keeping;
  /** The server's word that the crisis rule was met and somebody has been told. */
  readonly told: boolean;
  readonly problem: ApiProblem | null;
  readonly answer: (item: string, value: Answer) => void;
  /** Settles once nothing is left to send. */
  readonly settled: () => Promise<void>;
}

/**
 * Answers, kept on the server one by one and in order. What could not be sent is
 * sent again until it arrives; an answer that comes twice does no harm there.
 */
export function useAnswers(responseId: string, initial: Answers): Kept {
  const [answers, setAnswers] = useState(initial);
  const [state, setState] = useState<Keeping>("saved");
  const [told, setTold] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const waiting = useRef(new Map<string, Answer>());
  const running = useRef<Promise<void> | null>(null);
  const gone = useRef(false);

  useEffect(() => {
    gone.current = false;
    const leave = (event: BeforeUnloadEvent) => {
      if (waiting.current.size > 0) event.preventDefault();
    };
    window.addEventListener("beforeunload", leave);
    return () => {
      gone.current = true;
      window.removeEventListener("beforeunload", leave);
    };
  }, []);

  const send = useCallback(async () => {
    let pause = AGAIN;
    for (let next = waiting.current.entries().next(); !next.done; next = waiting.current.entries().next()) {
      const [item, value] = next.value;
      try {
        const { risk } = await keep(responseId, item, value);
        // Answered anew meanwhile: the newer answer goes out next.
        if (waiting.current.get(item) === value) waiting.current.delete(item);
        if (risk > 0) setTold(true);
        pause = AGAIN;
      } catch (error) {
        const refused = error instanceof ApiProblem && error.status >= 400 && error.status < 500 && error.status !== 429;
        if (refused || !(error instanceof ApiProblem)) {
          waiting.current.delete(item);
          setProblem(error instanceof ApiProblem ? error : ApiProblem.offline());
          continue;
        }
        setState("unsaved");
        await new Promise((resume) => setTimeout(resume, pause));
        pause = Math.min(pause * 2, MOST);
        if (gone.current) return;
      }
    }
    setState("saved");
  }, [responseId]);

  const pump = useCallback(() => {
    running.current ??= send().finally(() => {
      running.current = null;
    });
    return running.current;
  }, [send]);

  const answer = useCallback(
    (item: string, value: Answer) => {
      setAnswers((before) => ({ ...before, [item]: value }));
      setProblem(null);
      setState("saving");
      waiting.current.set(item, value);
      void pump();
    },
    [pump],
  );

  const settled = useCallback(async () => {
    while (waiting.current.size > 0) await pump();
    if (running.current) await running.current;
  }, [pump]);

  return { answers, state, told, problem, answer, settled };
}
