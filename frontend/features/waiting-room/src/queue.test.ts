import { describe, expect, it } from "vitest";
import { gradeNetwork } from "./network";
import { arrivals, fromSnapshot, type QueueChanged, type QueueEntry, runningOf, waitingOf, withLine, withQueue, withRead } from "./queue";

const entry = (booking_id: string, state: QueueEntry["state"] = "waiting"): QueueEntry => ({
  booking_id,
  patient: { id: `p-${booking_id}`, name: "Asha" },
  state,
  checked_in_at: null,
  waiting_since: null,
  starts_at: "2026-11-22T11:00:00Z",
  device_ok: null,
  transfer_by: null,
  transfer_to: null,
  transfer_until: null,
  position: 1,
  place_held_until: null,
  modality: "video",
  minutes: 50,
});
const queue = (version: number, ...entries: QueueEntry[]): QueueChanged => ({ version, delay_min: 0, entries });
const line = (id: string, sender_role: "patient" | "professional") => ({ id, booking_id: "a", sender_id: "x", sender_role, place: "waiting" as const, text: "hi", sent_at: "2026-11-22T10:51:00Z" });

describe("the professional's queue", () => {
  it("chimes for who comes, and for who comes back, but not for who was there at the start", () => {
    expect(arrivals(null, queue(1, entry("a")))).toEqual([]);
    expect(arrivals(queue(1, entry("a")), queue(2, entry("a"), entry("b"))).map(({ booking_id }) => booking_id)).toEqual(["b"]);
    expect(arrivals(queue(1, entry("a", "away")), queue(2, entry("a")))).toHaveLength(1);
    expect(arrivals(queue(1, entry("a", "admitted")), queue(2, entry("a")))).toHaveLength(0);
  });

  it("tells who waits from who is inside", () => {
    const now = queue(1, entry("a", "in_call"), entry("b"), entry("c", "away"));
    expect(runningOf(now)?.booking_id).toBe("a");
    expect(waitingOf(now).map(({ booking_id }) => booking_id)).toEqual(["b", "c"]);
  });

  it("never goes back to an older version", () => {
    const view = fromSnapshot(null, { ...queue(5, entry("a")), messages: [] });
    expect(withQueue(view, queue(4)).queue.entries).toHaveLength(1);
    expect(withQueue(view, queue(6)).queue.entries).toHaveLength(0);
  });

  it("counts the patient's lines as unread until the chat is opened", () => {
    let view = fromSnapshot(null, { ...queue(1, entry("a")), messages: [] });
    view = withLine(view, line("1", "patient"), null);
    view = withLine(view, line("1", "patient"), null);
    view = withLine(view, line("2", "professional"), null);
    expect(view.unread.a).toBe(1);
    expect(withRead(view, "a").unread.a).toBe(0);
    expect(withLine(view, line("3", "patient"), "a").unread.a).toBe(1);
  });
});

describe("the network test", () => {
  it("grades by failures first, then by delay", () => {
    expect(gradeNetwork([40, 50, 60, 45])).toBe("good");
    expect(gradeNetwork([300, 320, 280, 350])).toBe("fair");
    expect(gradeNetwork([40, null, 50, 60])).toBe("fair");
    expect(gradeNetwork([40, null, null, 60])).toBe("poor");
    expect(gradeNetwork([900, 800, 1000, 700])).toBe("poor");
    expect(gradeNetwork([])).toBe("unknown");
  });
});
