import type { Card, Slots } from "@mindo/api";
import { type Live, type TopicReducer, useTopic, useTopicHandlers } from "@mindo/live";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { applyChange, follows, type SlotKey } from "./slots";

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

/** What flashes in the picker: slots others have just taken (shown a moment longer) and slots that have just come. */
export interface Flashes {
  readonly gone: ReadonlySet<number>;
  readonly come: ReadonlySet<number>;
}

const NOTHING: Flashes = { gone: new Set(), come: new Set() };
const FLASH = 1_600;
/** Everybody who looks at a calendar whose rules change asks again, each at a moment of her own within this. */
const SPREAD = 1_500;

interface SlotWatcher {
  readonly onNext: (next: string | null) => void;
  /** Starts of slots of this length that somebody has just taken. */
  readonly onGone: (gone: ReadonlySet<number>) => void;
}

/** Keeps the shown slots true while others hold and release; the profile's next slot and the choice follow. */
export function useSlotChanges(professionalId: string, minutes: number, { onNext, onGone }: SlotWatcher): Flashes {
  const cache = useQueryClient();
  const [flashes, setFlashes] = useState(NOTHING);
  const family = ["slots", professionalId];
  const again = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(again.current), [professionalId]);
  useTopicHandlers(`calendar:${professionalId}`, {
    snapshot: ({ version, next_slot }) => {
      onNext(next_slot);
      const stale = cache.getQueriesData<Slots>({ queryKey: family }).some(([, slots]) => slots && slots.version !== version);
      if (stale) void cache.invalidateQueries({ queryKey: family });
    },
    event: ({ data: change }) => {
      onNext(change.next_slot);
      let missed = false;
      for (const [key, slots] of cache.getQueriesData<Slots>({ queryKey: family })) {
        if (!slots || slots.version >= change.version) continue;
        if (follows(slots, change)) cache.setQueryData(key, applyChange(slots, change, Number(key[2]), Number(key[3])));
        else missed = true;
      }
      if (missed) {
        clearTimeout(again.current);
        again.current = setTimeout(() => void cache.invalidateQueries({ queryKey: family }), Math.random() * SPREAD);
      }
      const of = (keys: readonly SlotKey[]) => new Set(keys.filter((key) => key.minutes === minutes).map((key) => Date.parse(key.starts_at)));
      const gone = of(change.removed);
      onGone(gone);
      setFlashes({ gone, come: of(change.added) });
    },
  });
  useEffect(() => {
    if (flashes === NOTHING) return undefined;
    const timer = setTimeout(() => setFlashes(NOTHING), FLASH);
    return () => clearTimeout(timer);
  }, [flashes]);
  return flashes;
}
