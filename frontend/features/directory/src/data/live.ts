import type { Directory, Slots } from "@mindo/api";
import { useTopicHandlers } from "@mindo/live";
import { type InfiniteData, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { applyChange, follows, type SlotKey } from "./slots";

/** Keeps every card's next free slot true; answers which cards changed, as a number that grows with each change. */
export function useNextSlots(): ReadonlyMap<string, number> {
  const cache = useQueryClient();
  const [flashes, setFlashes] = useState<ReadonlyMap<string, number>>(new Map());
  const patch = (changed: ReadonlyMap<string, string | null>) =>
    cache.setQueriesData<InfiniteData<Directory>>({ queryKey: ["directory"] }, (data) =>
      data && {
        ...data,
        pages: data.pages.map((page) => ({
          ...page,
          results: page.results.map((card) => {
            const next = changed.get(card.id);
            return next === undefined || next === card.next_slot ? card : { ...card, next_slot: next };
          }),
        })),
      },
    );
  useTopicHandlers("directory", {
    snapshot: (data) => void patch(new Map(Object.entries(data.next_slots))),
    event: ({ name, data: change }) => {
      if (name !== "next_slot.changed") return;
      patch(new Map([[change.professional_id, change.next_slot]]));
      setFlashes((before) => new Map(before).set(change.professional_id, (before.get(change.professional_id) ?? 0) + 1));
    },
  });
  return flashes;
}

/** What flashes in the picker: slots others have just taken (shown a moment longer) and slots that have just come. */
export interface Flashes {
  readonly gone: ReadonlySet<number>;
  readonly come: ReadonlySet<number>;
}

const NOTHING: Flashes = { gone: new Set(), come: new Set() };
const FLASH = 1_600;

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
      if (missed) void cache.invalidateQueries({ queryKey: family });
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
