import type { ConnectionState } from "@mindo/ui";
import { useSyncExternalStore } from "react";

interface Connection {
  readonly state: ConnectionState;
  /** When it became so, in ms; for "offline: what you see is from 14:02". */
  readonly since: number | null;
}

const listeners = new Set<() => void>();
let current: Connection = { state: "idle", since: null };
let wasLive = false;

function become(next: Connection): void {
  if (next.state === current.state && next.since === current.since) return;
  current = next;
  for (const listener of listeners) listener();
}

/**
 * Follows the live client from now on. Until it has been live for the first
 * time there is nothing to be "reconnecting" to, and a page that watches
 * nothing never connects: both are said by saying nothing.
 */
export async function followConnection(): Promise<void> {
  const { live } = await import("@mindo/live");
  const read = () => {
    const { state, since } = live.status.get();
    wasLive ||= state === "live";
    become(wasLive || state === "offline" ? { state, since } : { state: "idle", since: null });
  };
  read();
  live.status.watch(read);
}

/** How the connection stands, for the badge that is always visible. */
export const useConnection = (): Connection =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
