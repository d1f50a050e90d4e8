import type { Onboarding, OnboardingDraft } from "@mindo/api";
import { useEffect, useRef, useState } from "react";
import { useWords } from "../words";
import { type TypedStep, useSaveStep } from "./own";

const PAUSE = 800;

/**
 * A step as it is typed. It is kept on the server a moment after the last key, right or not; what is wrong is shown once one
 * wants to go on, or comes back to a step that was typed before. Leaving the step, or the page, does not wait for the moment.
 */
export function useTyped<S extends TypedStep>(own: Onboarding, step: S) {
  const words = useWords();
  const save = useSaveStep();
  const [typed, setTyped] = useState<OnboardingDraft[S]>(own.draft[step]);
  const [strict, setStrict] = useState(own.step !== "" && own.case !== null);
  const [dirty, setDirty] = useState(false);
  const { mutateAsync } = save;
  const latest = useRef(typed);
  const unsent = useRef(false);
  useEffect(() => {
    latest.current = typed;
  }, [typed]);

  const keep = async () => {
    const sent = latest.current;
    unsent.current = false;
    try {
      const now = await mutateAsync({ step, values: sent });
      if (latest.current === sent) setDirty(false);
      return now;
    } catch (error) {
      unsent.current = true;
      throw error;
    }
  };
  // `keep` is another function at every render and does the same: timers and events call the one of the last.
  const keepNow = useRef<() => void>(() => undefined);
  useEffect(() => {
    keepNow.current = () => void keep().catch(() => undefined);
  });
  useEffect(() => {
    if (!dirty) return undefined;
    const timer = window.setTimeout(() => keepNow.current(), PAUSE);
    return () => window.clearTimeout(timer);
  }, [typed, dirty]);

  useEffect(() => {
    const gone = () => {
      if (unsent.current) keepNow.current();
    };
    window.addEventListener("pagehide", gone);
    return () => {
      window.removeEventListener("pagehide", gone);
      gone();
    };
  }, []);

  const problems = own.problems[step] ?? {};
  return {
    typed,
    set: (part: Partial<OnboardingDraft[S]>) => {
      setDirty(true);
      unsent.current = true;
      setTyped((before) => ({ ...before, ...part }));
    },
    /** The message at a field, if there is something to say there. */
    at: (field: string): string | undefined => (strict && !dirty && problems[field] ? words.problem(problems[field]) : undefined),
    state: save.isPending ? ("saving" as const) : dirty ? ("unsaved" as const) : ("saved" as const),
    error: save.error,
    busy: save.isPending,
    proceed: async (): Promise<boolean> => {
      setStrict(true);
      const now = await keep().catch(() => null);
      return now !== null && Object.keys(now.problems[step] ?? {}).length === 0;
    },
  };
}
