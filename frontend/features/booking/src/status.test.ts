import type { Booking } from "@mindo/api";
import { describe, expect, it } from "vitest";
import { nearest } from "./data/alternatives";
import { nextStep, roomIsOpen, statusOf } from "./status";

const booking = (change: Partial<Booking> = {}): Booking => ({
  id: "b",
  state: "confirmed",
  closed_reason: null,
  starts_at: "2026-11-22T11:00:00Z",
  ends_at: "2026-11-22T11:50:00Z",
  minutes: 50,
  modality: "video",
  price: { amount: 120_000, currency: "INR" },
  hold_expires_at: null,
  opens_at: "2026-11-22T10:45:00Z",
  place_state: "not_open",
  reschedule: null,
  call_open: false,
  payment_id: null,
  credit_order_id: null,
  refunded: null,
  cancellation: null,
  transfer: null,
  rated: false,
  rateable: false,
  objection: null,
  professional: { id: "p", slug: "asha-rao", display_name: "Asha Rao", avatar_url: "", zone: "Asia/Kolkata" },
  ...change,
});
const at = (time: string) => Date.parse(`2026-11-22T${time}:00Z`);

describe("a booking", () => {
  it("opens its waiting room fifteen minutes before, to the second", () => {
    expect(roomIsOpen(booking(), at("10:44"))).toBe(false);
    expect(roomIsOpen(booking(), at("10:45"))).toBe(true);
    expect(roomIsOpen(booking({ place_state: "finished" }), at("11:20"))).toBe(false);
    expect(roomIsOpen(booking({ state: "cancelled" }), at("11:00"))).toBe(false);
  });

  it("leads to the one next step", () => {
    expect(nextStep(booking(), at("10:00"))).toBeNull();
    expect(nextStep(booking({ place_state: "open" }), at("10:50"))?.label).toBe("booking.home.enter");
    expect(nextStep(booking({ place_state: "waiting" }), at("10:50"))?.label).toBe("booking.home.backToRoom");
    expect(nextStep(booking({ state: "in_progress", place_state: "admitted", call_open: true }), at("11:00"))?.to).toBe("/sessions/b/call");
    expect(nextStep(booking({ state: "in_progress", place_state: "in_call", call_open: true }), at("11:10"))?.label).toBe("booking.home.rejoinCall");
    expect(nextStep(booking({ state: "completed", rateable: true }), at("12:00"))?.to).toBe("/sessions/b/rating");
    expect(nextStep(booking({ state: "held", hold_expires_at: "2026-11-22T09:10:00Z" }), at("09:05"))?.to).toBe("/checkout/b");
    expect(nextStep(booking({ state: "held", hold_expires_at: "2026-11-22T09:10:00Z" }), at("09:10"))).toBeNull();
  });

  it("says where it stands in a word of its own", () => {
    expect(statusOf(booking(), at("10:00")).word).toBe("booking.state.confirmed");
    expect(statusOf(booking({ place_state: "open" }), at("10:50")).word).toBe("booking.state.room_open");
    expect(statusOf(booking({ place_state: "away" }), at("10:50")).word).toBe("booking.state.away");
    expect(statusOf(booking({ state: "held", hold_expires_at: "2026-11-22T09:10:00Z" }), at("09:11")).word).toBe("booking.state.expired");
  });
});

describe("alternatives to a lost time", () => {
  it("are the nearest ones, in the order of the calendar", () => {
    const slots = ["2026-11-22T09:00:00Z", "2026-11-22T12:00:00Z", "2026-11-23T11:00:00Z", "2026-11-25T11:00:00Z"].map((starts_at) => ({ starts_at }));
    expect(nearest(slots, "2026-11-22T11:00:00Z", 2).map(({ starts_at }) => starts_at)).toEqual(["2026-11-22T09:00:00Z", "2026-11-22T12:00:00Z"]);
  });
});
