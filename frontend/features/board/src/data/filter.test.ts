import { describe, expect, it } from "vitest";
import { arrange, professionalsOf, readFilter, writeFilter } from "./filter";
import type { SeenRow } from "./rows";

const row = (id: string, change: Partial<SeenRow> = {}): SeenRow => ({
  version: 1,
  booking_id: id,
  alias: "P-4F2A",
  professional: { id: "p", display_name: "Dr. Asha Rao" },
  place: "waiting",
  state: "waiting",
  transfer_to: null,
  transfer_until: null,
  since: "2026-11-22T10:00:00Z",
  waiting_s: 60,
  quality: null,
  starts_at: "2026-11-22T10:15:00Z",
  ends_at: "2026-11-22T11:05:00Z",
  professional_state: "available",
  hints: [],
  heardAt: 0,
  ...change,
});
const all = readFilter(new URLSearchParams());
const ids = (rows: readonly SeenRow[]) => rows.map(({ booking_id }) => booking_id);

describe("the board's filter", () => {
  const rows = [
    row("a"),
    row("b", { waiting_s: 700 }),
    row("c", { place: "call", state: "connected", quality: "poor", hints: [{ code: "poor_quality", since: "2026-11-22T10:20:00Z" }] }),
    row("d", { professional: { id: "q", display_name: "Ben" }, starts_at: "2026-11-22T10:00:00Z" }),
  ];

  it("shows the longest wait first, calls last", () => {
    expect(ids(arrange(rows, all, 0))).toEqual(["b", "d", "a", "c"]);
    expect(ids(arrange(rows, { ...all, order: "stuck" }, 0))[0]).toBe("c");
    expect(ids(arrange(rows, { ...all, order: "start" }, 0))[0]).toBe("d");
  });

  it("narrows by place, professional, wait, quality and stuckness; a wait grows into its filter", () => {
    expect(ids(arrange(rows, { ...all, place: "call" }, 0))).toEqual(["c"]);
    expect(ids(arrange(rows, { ...all, professional: "q" }, 0))).toEqual(["d"]);
    expect(ids(arrange(rows, { ...all, over: 10 }, 0))).toEqual(["b"]);
    expect(ids(arrange(rows, { ...all, over: 10, place: "waiting" }, 550_000))).toEqual(["b", "d", "a"]);
    expect(ids(arrange(rows, { ...all, poor: true }, 0))).toEqual(["c"]);
    expect(ids(arrange(rows, { ...all, stuck: true }, 0))).toEqual(["c"]);
  });

  it("stands in the address, whatever somebody typed there", () => {
    const kept = { ...all, place: "waiting", over: 10, poor: true, stuck: true, professional: "q", order: "stuck" } as const;
    expect(readFilter(writeFilter(kept))).toEqual(kept);
    expect(readFilter(new URLSearchParams("show=nowhere&over=7&order=x"))).toEqual(all);
    expect(writeFilter(all).toString()).toBe("");
  });

  it("offers each professional once", () => {
    expect(professionalsOf(rows)).toEqual([
      { value: "q", label: "Ben" },
      { value: "p", label: "Dr. Asha Rao" },
    ]);
  });
});
