import type { HelpList, HelpPlace } from "@mindo/api";
import { useTopicHandlers } from "@mindo/live";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { BUILT_IN } from "./helplines.generated";

/** What is known of whom to call, and why it is not the newest if it is not. */
export interface Help {
  readonly list: HelpList;
  /** The server did not answer: `kept` is the last answer, on this device; `built-in` came with the app. */
  readonly instead: "kept" | "built-in" | null;
  /** When the kept answer came, as an ISO instant. */
  readonly keptAt: string | null;
}

interface Kept {
  readonly at: string;
  readonly list: HelpList;
}

const ADDRESS = "/api/v1/helplines";
const PLACE = "mindo.helplines";
const FRESH = 3_600_000;
const KEY = ["helplines"];

const isList = (value: unknown): value is HelpList =>
  typeof value === "object" && value !== null && "places" in value && Array.isArray(value.places) && "everywhere" in value && Array.isArray(value.everywhere);

/** The last answer this browser had; anything else that stands there is as good as nothing. */
export function keptHelp(): Kept | null {
  try {
    const kept = JSON.parse(localStorage.getItem(PLACE) ?? "null") as Partial<Kept> | null;
    return kept && typeof kept.at === "string" && isList(kept.list) ? { at: kept.at, list: kept.list } : null;
  } catch {
    return null;
  }
}

/** Asks the server and keeps the answer. Without the sign-in, so that nothing about it can be in the way. */
async function ask(): Promise<HelpList> {
  const answer = await fetch(ADDRESS, { credentials: "omit", signal: AbortSignal.timeout(10_000) });
  const list: unknown = answer.ok ? await answer.json() : null;
  if (!isList(list)) throw new Error("No list of helplines came");
  try {
    localStorage.setItem(PLACE, JSON.stringify({ at: new Date().toISOString(), list } satisfies Kept));
  } catch {
    // Storage that is full or closed: the answer is shown all the same.
  }
  return list;
}

/** Fetches the list before it is needed, at most once an hour, so that it is here when the network is not. */
export async function keepHelp(): Promise<void> {
  const kept = keptHelp();
  if (kept === null || Date.now() - Date.parse(kept.at) > FRESH) await ask();
}

/** Whom to call: at once from this device, then as the server says, and anew whenever that changes. */
export function useHelp(): Help {
  const cache = useQueryClient();
  const [kept] = useState(keptHelp);
  const found = useQuery({ queryKey: KEY, queryFn: ask, networkMode: "always", retry: 1, retryDelay: 500 });
  const again = () => void cache.invalidateQueries({ queryKey: KEY });
  useTopicHandlers("helplines", { snapshot: again, event: again });
  if (found.data) return { list: found.data, instead: null, keptAt: null };
  const silent = found.isError || found.failureCount > 0;
  return { list: kept?.list ?? BUILT_IN, instead: silent ? (kept ? "kept" : "built-in") : null, keptAt: kept?.at ?? null };
}

/** The place of a zone; undefined where we know of none, because a guess could be the wrong number. */
export const placeOfZone = (list: HelpList, zone: string): HelpPlace | undefined => list.places.find(({ zones }) => zones.includes(zone));

/** Reaches help from most mobile phones, in most countries (3GPP TS 22.101). */
export const ANYWHERE = "112";

/** The place that stands for a country (ISO 3166-1, `EU` for the Union). */
export const placeOfCountry = (list: HelpList, country: string): HelpPlace | undefined =>
  list.places.find((place) => place.country === country) ?? list.places.find(({ covers }) => covers.includes(country));

/** The number to call for help in a country. */
export const emergencyNumber = (list: HelpList, country: string): string => placeOfCountry(list, country)?.emergency ?? ANYWHERE;
