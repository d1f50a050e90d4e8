import { api, type Slots, unwrap } from "@mindo/api";
import type { Live } from "@mindo/live";
import { useQuery } from "@tanstack/react-query";

export const WEEK = 7 * 24 * 3600 * 1000;
/** Asked for on either side of a week, so that a change of the clocks loses no slot at its edge. */
const PAD = 2 * 3600 * 1000;
/** How far ahead anybody can be booked, in weeks of the picker. */
export const WEEKS = 7;

export type SlotsChanged = Live.SlotsChanged;
export type SlotKey = Live.SlotKey;

export const slotsKey = (professionalId: string, minutes: number, from: number) => ["slots", professionalId, minutes, from] as const;

/** Free slots of one length between two instants (milliseconds), as the server counts them. */
export const askSlots = (professionalId: string, minutes: number, from: number, to: number, signal?: AbortSignal): Promise<Slots> =>
  unwrap(
    api.GET("/api/v1/professionals/{professional_id}/slots", {
      ...(signal ? { signal } : {}),
      params: { path: { professional_id: professionalId }, query: { minutes, from: new Date(from).toISOString(), to: new Date(to).toISOString() } },
    }),
  );

/** Free slots of one length in the week that begins at `from` (milliseconds). */
export function useSlots(professionalId: string, minutes: number, from: number) {
  return useQuery({
    queryKey: slotsKey(professionalId, minutes, from),
    staleTime: 30_000,
    queryFn: ({ signal }) => askSlots(professionalId, minutes, from - PAD, from + WEEK + PAD, signal),
  });
}

/** The furthest a single question may reach (the server's own limit). */
const FURTHEST = 45 * 24 * 3600 * 1000;

export const firstFreeKey = (professionalId: string, minutes: number) => ["first-free", professionalId, minutes] as const;

/** The next free start of one length, however far away it is; asked for only where a week has none. */
export function useFirstFree(professionalId: string, minutes: number, except: string | null, enabled: boolean) {
  return useQuery({
    queryKey: [...firstFreeKey(professionalId, minutes), except],
    enabled,
    staleTime: 30_000,
    queryFn: async ({ signal }): Promise<string | null> => {
      const now = Date.now();
      const { slots } = await askSlots(professionalId, minutes, now, now + FURTHEST, signal);
      return slots.find(({ starts_at }) => except === null || Date.parse(starts_at) !== Date.parse(except))?.starts_at ?? null;
    },
  });
}

/** Whether an event carries an answer of this version forward; otherwise the slots are asked for again. */
export const follows = (slots: Slots, change: SlotsChanged): boolean => !change.reset && change.since <= slots.version && slots.version < change.version;

/** The answer with an event applied: slots of this length and week come and go in order. */
export function applyChange(slots: Slots, change: SlotsChanged, minutes: number, from: number): Slots {
  const gone = new Set(change.removed.filter((key) => key.minutes === minutes).map((key) => Date.parse(key.starts_at)));
  const kept = slots.slots.filter((slot) => !gone.has(Date.parse(slot.starts_at)));
  const there = new Set(kept.map((slot) => Date.parse(slot.starts_at)));
  const come = change.added
    .filter((key) => key.minutes === minutes)
    .map((key) => Date.parse(key.starts_at))
    .filter((at) => at >= from - PAD && at < from + WEEK + PAD && !there.has(at))
    .map((at) => ({
      starts_at: new Date(at).toISOString(),
      ends_at: new Date(at + minutes * 60_000).toISOString(),
      minutes,
      offset_minutes: slots.slots[0]?.offset_minutes ?? 0,
    }));
  return { ...slots, version: change.version, slots: [...kept, ...come].sort((one, other) => Date.parse(one.starts_at) - Date.parse(other.starts_at)) };
}
