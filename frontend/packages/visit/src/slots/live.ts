import type { Slots } from "@mindo/api";
import { useTopicHandlers } from "@mindo/live";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { applyChange, firstFreeKey, follows, type SlotKey } from "./slots";

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
  readonly onNext?: ((next: string | null) => void) | undefined;
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
      onNext?.(next_slot);
      const stale = cache.getQueriesData<Slots>({ queryKey: family }).some(([, slots]) => slots && slots.version !== version);
      if (stale) void cache.invalidateQueries({ queryKey: family });
    },
    event: ({ data: change }) => {
      onNext?.(change.next_slot);
      void cache.invalidateQueries({ queryKey: firstFreeKey(professionalId, minutes) });
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
