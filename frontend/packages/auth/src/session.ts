import { ApiProblem, provideCredentials } from "@mindo/api";
import { currentLanguage, setLocale, setZone } from "@mindo/i18n";
import type { PasskeyOptions } from "./passkey";

export interface Me {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly zone: string;
  readonly language: "en" | "hi";
  readonly roles: readonly string[];
  readonly permissions: readonly string[];
  readonly initials: string;
  readonly jurisdiction: string;
  readonly session_id: string;
  /** Notifications not read yet. */
  readonly unread: number;
  readonly professional_id: string | null;
  /** missing: what her roles allow waits until she has set one up. */
  readonly second_factor: "set_up" | "missing" | "optional";
  /** The role she looks through: nothing can be changed meanwhile. `beyond`: how many of its permissions she doesn't hold. */
  readonly viewing_as: { readonly role_id: string; readonly role: string; readonly ends_at: string; readonly beyond: number } | null;
  /** The patient's record she has open in an emergency. */
  readonly emergency: { readonly id: string; readonly person_id: string; readonly ends_at: string } | null;
}

export type NextStep = "verify_email" | "verify_phone" | "mfa" | "reset_password" | "sign_in";

/** What can be shown as the second step. */
export type Factor = "totp" | "webauthn" | "recovery_codes";

/** Where this browser stands: still asking, a visitor, half way through signing in, or signed in. */
export type Session =
  | { readonly status: "starting" }
  | { readonly status: "anonymous" }
  | { readonly status: "pending"; readonly next: NextStep; readonly flow: string | null; readonly factors: readonly Factor[] }
  | { readonly status: "authenticated"; readonly me: Me };

/** The server's answer to every step of signing up and in. */
export interface SessionAnswer {
  readonly status: "authenticated" | "pending";
  readonly next?: NextStep | null;
  readonly factors?: readonly Factor[];
  readonly access_token?: string | null;
  readonly expires_in?: number | null;
  readonly flow?: string | null;
}

let session: Session = { status: "starting" };
let accessToken: string | null = null;
let started: Promise<void> | null = null;
const listeners = new Set<() => void>();
/** Tells this browser's other tabs that somebody signed in or out here. */
const tabs = "BroadcastChannel" in window ? new BroadcastChannel("mindo-session") : null;

export const currentSession = (): Session => session;
export const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

function become(next: Session): void {
  session = next;
  for (const listener of listeners) listener();
}

async function request<T>(method: string, path: string, body?: unknown, more: Readonly<Record<string, string>> = {}): Promise<T> {
  const headers = new Headers({ accept: "application/json", "accept-language": currentLanguage(), ...more });
  if (body !== undefined) headers.set("content-type", "application/json");
  if (accessToken) headers.set("authorization", `Bearer ${accessToken}`);
  let response: Response;
  try {
    response = await fetch(`/api/v1${path}`, { method, headers, credentials: "same-origin", body: body === undefined ? null : JSON.stringify(body) });
  } catch {
    throw ApiProblem.offline();
  }
  if (!response.ok) throw await ApiProblem.from(response);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

async function loadMe(): Promise<void> {
  const me = await request<Me>("GET", "/me");
  setZone(me.zone);
  await setLocale(me.language);
  become({ status: "authenticated", me });
}

async function adopt(answer: SessionAnswer): Promise<Session> {
  if (answer.status === "authenticated" && answer.access_token) {
    accessToken = answer.access_token;
    await loadMe();
    tabs?.postMessage("in");
  } else if (answer.next && answer.next !== "sign_in") {
    become({ status: "pending", next: answer.next, flow: answer.flow ?? null, factors: answer.factors ?? [] });
  }
  return session;
}

/** One step of signing up or in (`/auth/…`); resolves with where the person stands then, rejects with ApiProblem. */
export async function signInStep(path: `/auth/${string}`, body: Readonly<Record<string, unknown>>): Promise<Session> {
  return adopt(await request<SessionAnswer>("POST", path, body));
}

/** What a passkey is to be asked at this step of signing in. */
export const passkeyOptions = async (path: "/auth/passkey/begin" | "/auth/mfa/passkey/begin"): Promise<PasskeyOptions> =>
  (await request<{ options: PasskeyOptions }>("POST", path, {})).options;

/** One tab at a time: the refresh token may be used once only, and all tabs share its cookie. */
const alone = <T>(work: () => Promise<T>): Promise<T> =>
  "locks" in navigator ? navigator.locks.request("mindo-refresh", work) : work();

const ATTEMPT = "mindo-refresh-attempt";

/**
 * Asks for new tokens. The server takes a token once, so an answer that is lost (a page left, a network gone) would end
 * the sign-in; therefore the attempt has a key that stays until an answer is there, and asking again under it is no replay.
 */
async function askForTokens(): Promise<SessionAnswer> {
  const key = localStorage.getItem(ATTEMPT) ?? crypto.randomUUID();
  localStorage.setItem(ATTEMPT, key);
  try {
    const answer = await request<SessionAnswer>("POST", "/auth/refresh", {}, { "idempotency-key": key });
    localStorage.removeItem(ATTEMPT);
    return answer;
  } catch (error) {
    if (error instanceof ApiProblem && error.status !== 0) localStorage.removeItem(ATTEMPT);
    throw error;
  }
}

/** A new access token by the refresh cookie; null when there is no session any more. */
async function refresh(): Promise<string | null> {
  try {
    const answer = await alone(askForTokens);
    accessToken = answer.access_token ?? null;
    if (!accessToken) become({ status: "anonymous" });
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 0) return null;
    accessToken = null;
    become({ status: "anonymous" });
  }
  return accessToken;
}

/** Finds out, once a page load, who is here: the refresh cookie knows. */
export function startSession(): Promise<void> {
  started ??= (async () => {
    provideCredentials({ token: () => accessToken, refresh });
    tabs?.addEventListener("message", ({ data }) => void follow(data));
    try {
      if (await refresh()) await loadMe();
      else become({ status: "anonymous" });
    } catch {
      become({ status: "anonymous" });
    }
  })();
  return started;
}

/** What another tab did: signed out there is signed out here, signed in there is signed in here. */
async function follow(what: unknown): Promise<void> {
  if (what === "out") await gone();
  else if (session.status !== "authenticated" && (await refresh())) await loadMe();
}

/** Asks again what this person may do; call it on `rights.changed`. */
export const reloadSession = (): Promise<void> => (accessToken ? loadMe() : Promise.resolve());

/** Shows everything in another language, and remembers it for the person's mails and other devices. */
export async function chooseLanguage(language: Me["language"]): Promise<void> {
  await setLocale(language);
  if (session.status === "authenticated" && session.me.language !== language) {
    await request("PATCH", "/me", { language }).then(loadMe, () => undefined);
  }
}

/** Ends this session here and on the server; works offline for this browser's part. */
export async function signOut(): Promise<void> {
  await request("POST", "/auth/signout", {}).catch(() => undefined);
  tabs?.postMessage("out");
  await gone();
}

/** Nothing of the person stays at this device, what she had begun to write least of all. */
async function gone(): Promise<void> {
  accessToken = null;
  await import("./drafts").then(({ forgetDrafts }) => forgetDrafts()).catch(() => undefined);
  become({ status: "anonymous" });
}
