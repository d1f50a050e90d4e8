import { chime } from "@mindo/visit";
import { useNow } from "@mindo/ui";
import { useEffect, useRef, useState } from "react";

const SECONDS = 5;

/** Rings once when she is let in, counts down, and goes in by itself; `enter` goes at once. */
export function useAdmission(admitted: boolean, onEnter: () => void): { admitted: boolean; seconds: number; enter: () => void } {
  const [since, setSince] = useState<number | null>(null);
  const go = useRef(onEnter);
  useEffect(() => {
    go.current = onEnter;
  });
  useEffect(() => {
    setSince(admitted ? Date.now() : null);
    if (admitted) chime("admitted");
  }, [admitted]);
  const now = useNow(250);
  const seconds = since === null ? SECONDS : Math.max(0, Math.ceil(SECONDS - (now - since) / 1000));
  const over = since !== null && seconds === 0;
  useEffect(() => {
    if (over) go.current();
  }, [over]);
  return { admitted, seconds, enter: () => go.current() };
}
