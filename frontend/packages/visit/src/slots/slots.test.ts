import type { Slots } from "@mindo/api";
import { describe, expect, it } from "vitest";
import { applyChange, follows, type SlotsChanged, WEEK } from "./slots";

const FROM = Date.parse("2026-06-01T00:00:00Z");
const slot = (at: string, minutes = 50) => ({ starts_at: at, ends_at: new Date(Date.parse(at) + minutes * 60_000).toISOString(), minutes, offset_minutes: 120 });
const slots: Slots = { version: 4, zone: "Europe/Berlin", slots: [slot("2026-06-01T08:00:00Z"), slot("2026-06-01T09:00:00Z")] };
const change = (part: Partial<SlotsChanged>): SlotsChanged => ({ version: 5, since: 4, removed: [], added: [], reset: false, next_slot: null, ...part });
const starts = (of: Slots) => of.slots.map(({ starts_at }) => Date.parse(starts_at));

describe("a change of a calendar", () => {
  it("is applied only when it follows what is shown", () => {
    expect(follows(slots, change({}))).toBe(true);
    expect(follows(slots, change({ version: 6, since: 5 }))).toBe(false);
    expect(follows(slots, change({ version: 9, since: 2 }))).toBe(true);
    expect(follows(slots, change({ version: 4 }))).toBe(false);
    expect(follows(slots, change({ reset: true }))).toBe(false);
  });

  it("takes away and brings slots of the shown length in order", () => {
    const after = applyChange(
      slots,
      change({ removed: [{ starts_at: "2026-06-01T08:00:00Z", minutes: 50 }], added: [{ starts_at: "2026-06-01T07:00:00Z", minutes: 50 }] }),
      50,
      FROM,
    );
    expect(starts(after)).toEqual([Date.parse("2026-06-01T07:00:00Z"), Date.parse("2026-06-01T09:00:00Z")]);
    expect(after.version).toBe(5);
  });

  it("leaves other lengths and other weeks alone, and shows nothing twice", () => {
    const after = applyChange(
      slots,
      change({
        removed: [{ starts_at: "2026-06-01T08:00:00Z", minutes: 25 }],
        added: [
          { starts_at: "2026-06-01T09:00:00Z", minutes: 50 },
          { starts_at: new Date(FROM + 2 * WEEK).toISOString(), minutes: 50 },
        ],
      }),
      50,
      FROM,
    );
    expect(starts(after)).toEqual(starts(slots));
  });
});
