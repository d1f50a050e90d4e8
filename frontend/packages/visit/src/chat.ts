import type { Live } from "@mindo/live";

/** One line of chat as the server sends it; `text` is null once its author's data was erased. */
export type ChatLine = Live.ChatPosted;

/** Adds lines to a list, each once, in the order of their time-ordered ids: replays and late arrivals change nothing. */
export function mergeLines(known: readonly ChatLine[], arrived: readonly ChatLine[]): readonly ChatLine[] {
  const fresh = arrived.filter((line) => !known.some(({ id }) => id === line.id));
  if (fresh.length === 0) return known;
  return [...known, ...fresh].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}
