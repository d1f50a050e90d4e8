import { describe, expect, it } from "vitest";
import { type Line, newer, placeIn, waitingIn } from "./data";

const entry = (request_id: string, state: "waiting" | "accepted" = "waiting", minute = 0) => ({
  request_id,
  state,
  modality: "video" as const,
  joined_at: `2026-11-22T10:0${String(minute)}:00Z`,
  expires_at: "2026-11-22T10:15:00Z",
});
const line = (version: number, entries: Line["entries"], queue = "specialty-anxiety"): Line => ({ version, queue, on: 1, entries });

describe("a queue to talk now", () => {
  it("takes the newer of two versions, in whatever order they arrive", () => {
    const known = line(5, []);
    expect(newer(known, line(4, [entry("a")]))).toBe(known);
    expect(newer(known, line(6, [entry("a")])).entries).toHaveLength(1);
    expect(newer(known, line(1, [], "specialty-sleep")).queue).toBe("specialty-sleep");
  });

  it("counts the place among those nobody has taken", () => {
    const now = line(1, [entry("a", "accepted"), entry("b"), entry("c")]);
    expect([placeIn(now, "a"), placeIn(now, "b"), placeIn(now, "c"), placeIn(undefined, "a")]).toEqual([null, 1, 2, null]);
  });

  it("puts several queues into one line by who came first", () => {
    const lines = { one: line(1, [entry("late", "waiting", 5), entry("taken", "accepted")], "one"), two: line(1, [entry("early", "waiting", 1)], "two") };
    expect(waitingIn(lines).map(({ request_id, queue }) => [request_id, queue])).toEqual([["early", "two"], ["late", "one"]]);
  });
});
