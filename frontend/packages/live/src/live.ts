import { api, bearer, refreshOnce, stepUpOnce, unwrap } from "@mindo/api";
import { currentSession, startSession, subscribeSession } from "@mindo/auth";
import { LiveClient, type Socket, SUBPROTOCOL } from "./client";
import { commonsOf, TabShare } from "./tabs";

function openReal(): WebSocket {
  const scheme = window.location.protocol === "https:" ? "wss" : "ws";
  return new WebSocket(`${scheme}://${window.location.host}/ws/`, SUBPROTOCOL);
}

/** What this tab shares with the person's other tabs; of nobody else's. */
let share: { readonly of: string; readonly tabs: TabShare } | null = null;

function open(own: boolean): Socket {
  const id = person();
  if (own || !id || source) return openReal();
  if (share?.of !== id) {
    share?.tabs.leave();
    const commons = commonsOf(`mindo-live:${id}`);
    share = commons && { of: id, tabs: new TabShare(commons, openReal) };
  }
  return share ? share.tabs.connect() : openReal();
}

function unshare(): void {
  share?.tabs.leave();
  share = null;
}

let source: (() => Promise<string>) | null = null;

/** Somebody without a sign-in (a guest) has tickets of his own; null goes back to the person's. */
export function ticketsFrom(own: (() => Promise<string>) | null): void {
  if (own === source) return;
  source = own;
  unshare();
  live.signInChanged();
}

async function ticket(renewing: boolean): Promise<string> {
  if (source) return source();
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
  if (first) return;
  unshare();
  live.signInChanged();
});
// The tab that holds the socket hands it on; one that comes back from the page cache starts anew.
window.addEventListener("pagehide", unshare);
window.addEventListener("pageshow", ({ persisted }) => persisted && live.signInChanged());
window.addEventListener("online", () => live.retryNow());
window.addEventListener("offline", () => live.wentOffline());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") live.retryNow();
});
