import { describe, expect, it } from "vitest";
import { estimateOf, fromSnapshot, isAdmitted, noticeOf, type PlaceChanged, reconnected, shouldCheckIn, withLine, withPlace } from "./place";

const place = (change: Partial<PlaceChanged> = {}): PlaceChanged => ({
  version: 1,
  booking_id: "b",
  state: "waiting",
  position: 1,
  estimate_min: { low: 2, high: 8 },
  checked_in_at: "2026-11-22T10:50:00Z",
  place_held_until: null,
  professional: { id: "d", state: "available" },
  opens_at: "2026-11-22T10:45:00Z",
  starts_at: "2026-11-22T11:00:00Z",
  delay_min: 0,
  reschedule_offered: false,
  transfer: null,
  closed_reason: null,
  ...change,
});
const line = (id: string) => ({ id, booking_id: "b", sender_id: "p", sender_role: "patient" as const, place: "waiting" as const, text: "hello", sent_at: "2026-11-22T10:51:00Z" });

describe("the patient's place", () => {
  it("takes the newer of two versions, in whatever order they arrive", () => {
    const view = fromSnapshot(null, { ...place({ version: 5 }), messages: [] });
    expect(withPlace(view, place({ version: 4, position: 3 })).place.position).toBe(1);
    expect(withPlace(view, place({ version: 6, position: 2 })).place.position).toBe(2);
  });

  it("says that the place was kept after a gap, and lost when it was", () => {
    expect(noticeOf("waiting", "waiting")).toBeNull();
    expect(noticeOf("away", "waiting")).toBe("kept");
    expect(noticeOf("away", "open")).toBe("lost");
    expect(noticeOf("admitted", "waiting")).toBe("sent_back");
    const waits = fromSnapshot(null, { ...place(), messages: [] });
    expect(reconnected(waits).notice).toBe("kept");
    expect(withPlace(reconnected(waits), place({ version: 2, state: "open" })).notice).toBe("lost");
  });

  it("keeps saying so until it is read, and keeps every line of chat once", () => {
    const first = fromSnapshot(null, { ...place(), messages: [line("1")] });
    const again = reconnected(fromSnapshot(first, { ...place({ version: 2 }), messages: [line("1"), line("2")] }));
    expect(again.notice).toBe("kept");
    expect(withPlace(again, place({ version: 3 })).notice).toBe("kept");
    expect(withLine(again, line("2")).messages.map(({ id }) => id)).toEqual(["1", "2"]);
  });

  it("checks in as soon as the room opens, by the server's word or the clock's", () => {
    const early = place({ state: "not_open" });
    expect(shouldCheckIn(early, Date.parse("2026-11-22T10:44:59Z"))).toBe(false);
    expect(shouldCheckIn(early, Date.parse("2026-11-22T10:45:00Z"))).toBe(true);
    expect(shouldCheckIn(place({ state: "open" }), 0)).toBe(true);
    expect(shouldCheckIn(place(), Date.now())).toBe(false);
    expect(isAdmitted("admitted") && isAdmitted("in_call") && !isAdmitted("waiting")).toBe(true);
  });

  it("puts the estimate as a range, never as a false promise", () => {
    expect(estimateOf(place())).toEqual({ kind: "range", low: 2, high: 8 });
    expect(estimateOf(place({ estimate_min: { low: 0, high: 5 } }))).toEqual({ kind: "upTo", high: 5 });
    expect(estimateOf(place({ estimate_min: { low: 0, high: 1 } }))).toEqual({ kind: "soon" });
    expect(estimateOf(place({ estimate_min: null }))).toEqual({ kind: "unknown" });
  });
});
