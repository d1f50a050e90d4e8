import { currentSession } from "../session";
import { forgetKey, seal, unseal } from "./sealing";

export const PREFIX = "mindo.draft.";
const PAUSE = 300;

/**
 * What was begun and not sent, by person and place: in this page's memory, and sealed in the tab's own storage, so that a
 * reload, a sign-in that ran out or a crash of the tab loses nothing. It ends with the tab, with the sending and with
 * signing out. The text is about people: it is never kept readable outside the memory.
 */
const kept = new Map<string, unknown>();
const due = new Map<string, ReturnType<typeof setTimeout>>();

function placeOf(name: string): string {
  const session = currentSession();
  return `${PREFIX}${session.status === "authenticated" ? session.me.id : "visitor"}.${name}`;
}

async function write(place: string): Promise<void> {
  clearTimeout(due.get(place));
  due.delete(place);
  if (!kept.has(place)) return;
  try {
    const sealed = await seal(place, JSON.stringify(kept.get(place)));
    // Sent or given up meanwhile.
    if (kept.has(place)) sessionStorage.setItem(place, sealed);
  } catch {
    // No room, or a browser without such storage: the memory still has it.
  }
}

export const draftOf = (name: string): unknown => kept.get(placeOf(name));

export function keepDraft(name: string, value: unknown): void {
  const place = placeOf(name);
  kept.set(place, value);
  clearTimeout(due.get(place));
  due.set(place, setTimeout(() => void write(place), PAUSE));
}

function drop(place: string): void {
  clearTimeout(due.get(place));
  due.delete(place);
  kept.delete(place);
  sessionStorage.removeItem(place);
}

export const dropDraft = (name: string): void => drop(placeOf(name));

/** Reads what this tab kept before a reload; once, before the first screen. */
export async function restoreDrafts(): Promise<void> {
  const places = Object.keys(sessionStorage).filter((place) => place.startsWith(PREFIX));
  await Promise.all(
    places.map(async (place) => {
      const words = await unseal(place, sessionStorage.getItem(place) ?? "");
      if (words === null) sessionStorage.removeItem(place);
      else kept.set(place, JSON.parse(words));
    }),
  );
}

/** Seals at once what waits for its pause: the page may be going. */
export const writeDrafts = (): Promise<unknown> => Promise.all([...due.keys()].map(write));

/** For whoever signs out: nothing begun is left for the next one at this device. */
export async function forgetDrafts(): Promise<void> {
  for (const place of [...kept.keys(), ...Object.keys(sessionStorage).filter((one) => one.startsWith(PREFIX))]) drop(place);
  await forgetKey().catch(() => undefined);
}

window.addEventListener("visibilitychange", () => void writeDrafts());
window.addEventListener("pagehide", () => void writeDrafts());
