import { describe, expect, it } from "vitest";
import { type BookingRow, bookingsAfter, type PaymentRow, paymentsAfter, type SessionRow, sessionsAfter, sessionsFrom, waitedSeconds } from "./rows";

const session = (id: string, version: number, change: Partial<SessionRow> = {}): SessionRow => ({
  version,
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
  ...change,
});

describe("the session board", () => {
  it("takes what is newer and leaves old news", () => {
    const start = sessionsFrom([session("a", 5)], 0);
    expect(sessionsAfter(start, { name: "row.changed", data: { row: session("a", 4, { state: "away" }) } }, 0)).toBe(start);
    const after = sessionsAfter(start, { name: "row.changed", data: { row: session("a", 6, { place: "call", state: "connected" }) } }, 0);
    expect(after.get("a")?.state).toBe("connected");
    expect(sessionsAfter(after, { name: "row.removed", data: { version: 5, booking_id: "a" } }, 0).size).toBe(1);
    expect(sessionsAfter(after, { name: "row.removed", data: { version: 7, booking_id: "a" } }, 0).size).toBe(0);
  });

  it("ends where a fresh snapshot would", () => {
    const events = [session("a", 1), session("b", 2), session("a", 3, { state: "away" })];
    const live = events.reduce((rows, row) => sessionsAfter(rows, { name: "row.changed", data: { row } }, 9), sessionsFrom([], 9));
    expect([...live.values()].sort((one, other) => one.booking_id.localeCompare(other.booking_id))).toEqual([
      ...sessionsFrom([session("a", 3, { state: "away" }), session("b", 2)], 9).values(),
    ]);
  });

  it("lets the wait go on only while somebody waits", () => {
    const rows = sessionsFrom([session("a", 1), session("b", 1, { place: "call" })], 1_000);
    expect([...rows.values()].map((row) => waitedSeconds(row, 31_000))).toEqual([90, 60]);
  });
});

describe("bookings and payments", () => {
  const booking = (id: string, at: string, state = "held"): BookingRow => ({ booking_id: id, state, starts_at: at, price: { amount: 1, currency: "INR" }, professional_id: "p", at });
  const payment = (id: string, version: number, state: string): PaymentRow => ({ payment_id: id, kind: "booking", payable_id: "q", payer_id: "u", payee_id: "p", amount: 1, currency: "INR", refunded: 0, refundable: 1, state, created_at: "", version });

  it("move a changed booking to the top, never back in time", () => {
    const rows = [booking("a", "2026-11-22T10:01:00Z"), booking("b", "2026-11-22T10:00:00Z")];
    expect(bookingsAfter(rows, booking("b", "2026-11-22T10:02:00Z", "confirmed")).map((row) => row.booking_id)).toEqual(["b", "a"]);
    expect(bookingsAfter(rows, booking("a", "2026-11-22T09:00:00Z", "confirmed"))).toBe(rows);
  });

  it("change a payment where it stands", () => {
    const rows = [payment("a", 2, "paid"), payment("b", 1, "pending")];
    expect(paymentsAfter(rows, payment("b", 2, "paid")).map((row) => row.state)).toEqual(["paid", "paid"]);
    expect(paymentsAfter(rows, payment("a", 1, "pending"))).toBe(rows);
    expect(paymentsAfter(rows, payment("c", 1, "pending"))[0]?.payment_id).toBe("c");
  });
});
