/** One line of chat as the server sends it; `text` is null once its author's data was erased. */
export interface ChatLine {
  readonly id: string;
  readonly booking_id: string;
  readonly sender_id: string;
  readonly sender_role: "patient" | "professional";
  readonly text: string | null;
  readonly sent_at: string;
}

/** Adds lines to a list, each once, in the order of their time-ordered ids: replays and late arrivals change nothing. */
export function mergeLines(known: readonly ChatLine[], arrived: readonly ChatLine[]): readonly ChatLine[] {
  const fresh = arrived.filter((line) => !known.some(({ id }) => id === line.id));
  if (fresh.length === 0) return known;
  return [...known, ...fresh].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}
