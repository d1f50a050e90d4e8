import type { Card } from "@mindo/api";
import { type Live, type TopicReducer, useTopic } from "@mindo/live";

/** What of a professional changes while one looks; `changes` grows with each new next slot. */
export interface Shown {
  readonly next_slot: string | null;
  readonly presence: Live.ShownSnapshot["presence"];
  readonly until: string | null;
  readonly changes: number;
}

const shown: TopicReducer<`directory:${string}`, Shown> = {
  snapshot: (snapshot) => ({ ...snapshot, changes: 0 }),
  event: (before, event) => (event.name === "next_slot.changed" ? { ...before, next_slot: event.data.next_slot, changes: before.changes + 1 } : { ...before, ...event.data }),
};

/** Next free slot and presence as they are now, for who is looked at; what the list said before the first word from there. */
export function useShown(card: Pick<Card, "id" | "next_slot" | "presence" | "presence_until">, looking = true): Shown {
  const { data } = useTopic(looking ? `directory:${card.id}` : null, shown);
  return data ?? { next_slot: card.next_slot, presence: card.presence, until: card.presence_until, changes: 0 };
}
