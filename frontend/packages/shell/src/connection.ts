import type { ConnectionState } from "@mindo/ui";
import { useSyncExternalStore } from "react";

const subscribe = (listener: () => void) => {
  window.addEventListener("online", listener);
  window.addEventListener("offline", listener);
  return () => {
    window.removeEventListener("online", listener);
    window.removeEventListener("offline", listener);
  };
};

/** How the connection stands, for the badge that is always visible. */
export function useConnection(): { state: ConnectionState; since: number | null } {
  const online = useSyncExternalStore(subscribe, () => navigator.onLine);
  return { state: online ? "idle" : "offline", since: null };
}
