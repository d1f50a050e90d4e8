import { type Session, signInStep } from "@mindo/auth";
import { useT } from "@mindo/i18n";
import { useState } from "react";
import { tell, type Told } from "../problems";

const NOTHING: Told = { message: null, fields: {} };

/** One form's step of signing up or in: sends, waits, and keeps what was refused. */
export function useStep() {
  const t = useT();
  const [busy, setBusy] = useState(false);
  const [told, setTold] = useState(NOTHING);
  const send = async (path: `/auth/${string}`, body: Readonly<Record<string, unknown>>): Promise<Session | null> => {
    setBusy(true);
    setTold(NOTHING);
    try {
      return await signInStep(path, body);
    } catch (error) {
      setTold(tell(t, error));
      return null;
    } finally {
      setBusy(false);
    }
  };
  return { busy, told, send, clear: () => setTold(NOTHING) };
}
