import { api, bearer, refreshOnce, stepUpOnce, unwrap } from "@mindo/api";
import { currentSession, startSession, subscribeSession } from "@mindo/auth";
import { LiveClient, SUBPROTOCOL } from "./client";

function open(): WebSocket {
  const scheme = window.location.protocol === "https:" ? "wss" : "ws";
  return new WebSocket(`${scheme}://${window.location.host}/ws/`, SUBPROTOCOL);
}

async function ticket(renewing: boolean): Promise<string> {
  // Whoever is here has to be known first: a visitor's ticket opens public topics only.
  await startSession();
  // The socket's sign-in ends with the access token: a new token first, or the new ticket would end as soon.
  if (renewing && bearer()) await refreshOnce();
  return (await unwrap(api.POST("/api/v1/live/ticket"))).ticket;
}

/** The page's one live connection. */
export const live = new LiveClient({ open, ticket, stepUp: stepUpOnce });

/** Who is here as far as a socket is concerned; undefined while that is being found out. */
function person(): string | null | undefined {
  const session = currentSession();
  if (session.status === "starting") return undefined;
  return session.status === "authenticated" ? session.me.id : null;
}

let known = person();
subscribeSession(() => {
  const now = person();
  if (now === known || now === undefined) return;
  const first = known === undefined;
  known = now;
  // The first answer is what the first ticket waited for; any later one is somebody signing in or out.
  if (!first) live.signInChanged();
});
window.addEventListener("online", () => live.retryNow());
window.addEventListener("offline", () => live.wentOffline());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") live.retryNow();
});
