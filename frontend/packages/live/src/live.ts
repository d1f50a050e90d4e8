import { api, bearer, refreshOnce, unwrap } from "@mindo/api";
import { LiveClient, SUBPROTOCOL } from "./client";

function open(): WebSocket {
  const scheme = window.location.protocol === "https:" ? "wss" : "ws";
  return new WebSocket(`${scheme}://${window.location.host}/ws/`, SUBPROTOCOL);
}

async function ticket(renewing: boolean): Promise<string> {
  // The socket's sign-in ends with the access token: a new token first, or the new ticket would end as soon.
  if (renewing && bearer()) await refreshOnce();
  return (await unwrap(api.POST("/api/v1/live/ticket"))).ticket;
}

/** The page's one live connection. */
export const live = new LiveClient({ open, ticket });

window.addEventListener("online", () => live.retryNow());
window.addEventListener("offline", () => live.wentOffline());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") live.retryNow();
});
