import { ApiProblem } from "@mindo/api";
import { type Session, signInStep } from "@mindo/auth";
import { useState } from "react";

/** One form's step of signing up or in: sends, waits, and keeps what was refused. */
export function useStep() {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const send = async (path: `/auth/${string}`, body: Readonly<Record<string, unknown>>): Promise<Session | null> => {
    setBusy(true);
    setProblem(null);
    try {
      return await signInStep(path, body);
    } catch (error) {
      setProblem(error instanceof ApiProblem ? error : ApiProblem.offline());
      return null;
    } finally {
      setBusy(false);
    }
  };
  return { busy, problem, send, clear: () => setProblem(null) };
}
