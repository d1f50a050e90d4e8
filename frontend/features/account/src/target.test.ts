import { describe, expect, it } from "vitest";
import { targetOf } from "./target";

const about = (template: string, data: Record<string, unknown> = {}) => ({ template, data });

describe("where a notification leads", () => {
  it("goes by the app it is read in", () => {
    const dispute = about("session_dispute.update", { booking_id: "b1" });
    expect(targetOf(dispute, "/app")).toBe("/sessions/b1/objection");
    expect(targetOf(dispute, "/pro/")).toBe("/sessions/b1/objection");
    expect(targetOf(dispute, "/admin")).toBeNull();
    expect(targetOf(about("booking.rescheduled", { booking_id: "b1" }), "/app")).toBe("/sessions/b1");
    expect(targetOf(about("booking.rescheduled", { booking_id: "b1" }), "/pro")).toBe("/");
  });

  it("leads into the room whoever is awaited there", () => {
    expect(targetOf(about("waiting_room.admitted", { booking_id: "b1" }), "/app")).toBe("/sessions/b1/room");
  });

  it("leads nowhere without the id it needs, or when nobody knows the template", () => {
    expect(targetOf(about("gig_order.received"), "/pro")).toBeNull();
    expect(targetOf(about("something.new", { booking_id: "b1" }), "/app")).toBeNull();
  });

  it("takes an id as one part of the address", () => {
    expect(targetOf(about("gig_order.due", { order_id: "../x" }), "/app")).toBe("/orders/..%2Fx");
  });
});
