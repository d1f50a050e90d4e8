import { ApiProblem, type Questionnaire, type VersionDetail } from "@mindo/api";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { save, versionKey } from "../data/versions";

const PAUSE = 800;
const AGAIN = 5_000;

/** `stale`: somebody else saved meanwhile, and nothing more is sent until one has looked at it; `gone`: threw it away. */
export type Saving = "saved" | "saving" | "refused" | "offline" | "stale" | "gone";
export type Faults = Readonly<Record<string, readonly string[]>>;
export type Change = (edit: (body: Questionnaire) => void) => void;

export interface Draft {
  readonly body: Questionnaire;
  readonly revision: number;
  readonly state: Saving;
  /** What is wrong, by path: what the server refused to keep, else what keeps it from being published. */
  readonly faults: Faults;
  readonly change: Change;
}

/**
 * A draft that saves itself: a moment after the last change, one request at a time, each over the revision it has seen.
 * What was typed is never replaced by an answer; a refusal is shown at its field, and the next change tries again.
 */
export function useDraft(version: VersionDetail): Draft {
  const cache = useQueryClient();
  const [body, setBody] = useState(version.body);
  const [revision, setRevision] = useState(version.revision);
  const [state, setState] = useState<Saving>("saved");
  const [faults, setFaults] = useState<Faults>(version.faults);
  const [tries, setTries] = useState(0);
  const seen = useRef(version.revision);
  const latest = useRef(version.body);
  const busy = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const send = useCallback(async () => {
    if (busy.current) return;
    busy.current = true;
    try {
      for (let sent: Questionnaire | null = null; sent !== latest.current; ) {
        sent = latest.current;
        const kept = await save(version.id, sent, seen.current);
        seen.current = kept.revision;
        setRevision(kept.revision);
        setFaults(kept.faults);
        cache.setQueryData(versionKey(version.id), kept);
      }
      setState("saved");
    } catch (error) {
      const problem = error instanceof ApiProblem ? error : ApiProblem.offline();
      if (problem.code === "stale_revision" || problem.code === "not_a_draft") setState("stale");
      else if (problem.status === 404) setState("gone");
      else if (problem.status === 422) {
        setFaults(problem.fields);
        setState("refused");
      } else {
        setState("offline");
        setTries((before) => before + 1);
      }
    } finally {
      busy.current = false;
    }
  }, [cache, version.id]);

  useEffect(() => {
    if (state !== "offline") return undefined;
    const again = setTimeout(() => void send(), AGAIN);
    return () => clearTimeout(again);
  }, [state, tries, send]);

  const change = useCallback<Change>(
    (edit) => {
      const next = structuredClone(latest.current);
      edit(next);
      latest.current = next;
      setBody(next);
      setState((before) => (before === "stale" || before === "gone" ? before : "saving"));
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void send(), PAUSE);
    },
    [send],
  );

  useEffect(() => {
    const leave = (event: BeforeUnloadEvent) => {
      if (state !== "saved" && state !== "gone") event.preventDefault();
    };
    window.addEventListener("beforeunload", leave);
    return () => window.removeEventListener("beforeunload", leave);
  }, [state]);
  return { body, revision, state, faults, change };
}
