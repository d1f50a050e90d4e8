import { describe, expect, it } from "vitest";
import type { BalanceAnswer } from "@mindo/api";
import { balancesChanged, outcomeOf, type Pages, rowChanged, rowsOf } from "./rows";

interface Row {
  readonly id: string;
  readonly version: number;
  readonly state: string;
}

const row = (id: string, version = 1, state = "paid"): Row => ({ id, version, state });
const pages = (...rows: readonly (readonly Row[])[]): Pages<Row> => ({ pages: rows.map((results) => ({ results, next: null })), pageParams: [] });
const idOf = ({ id }: Row) => id;

describe("a live row", () => {
  it("takes its own place, on whatever page that is", () => {
    const after = rowChanged(pages([row("a")], [row("b")]), row("b", 2, "refunded"), idOf);
    expect(rowsOf(after)).toEqual([row("a"), row("b", 2, "refunded")]);
  });
  it("comes first when it is new", () => {
    expect(rowsOf(rowChanged(pages([row("a")], [row("b")]), row("c"), idOf)).map(idOf)).toEqual(["c", "a", "b"]);
  });
  it("changes nothing when it is old news", () => {
    const before = pages([row("a", 3)]);
    expect(rowChanged(before, row("a", 2), idOf)).toBe(before);
  });
  it("leaves a list it no longer belongs to, and does not enter it", () => {
    const paid = ({ state }: Row) => state === "paid";
    expect(rowsOf(rowChanged(pages([row("a"), row("b")]), row("a", 2, "refunded"), idOf, paid))).toEqual([row("b")]);
    const before = pages([row("b")]);
    expect(rowChanged(before, row("c", 1, "refunded"), idOf, paid)).toBe(before);
  });
});

describe("balances", () => {
  const balance = (currency: string, version: number, available = 0): BalanceAnswer => ({
    currency, version, available, pending: 0, in_payout: 0, paid: 0, owed: 0, next_available_at: null,
  });
  it("never go back to an earlier posting", () => {
    const after = balancesChanged([balance("INR", 5, 100)], [balance("INR", 4, 50), balance("USD", 1, 7)]);
    expect(after).toEqual([balance("INR", 5, 100), balance("USD", 1, 7)]);
  });
});

describe("what a payer is told", () => {
  it("has a word for every state", () => {
    const states = ["created", "pending", "paid", "declined", "expired", "refunding", "refunded", "partly_refunded"] as const;
    expect(states.map((state) => outcomeOf({ state, refund_delayed: false }))).toEqual([
      "waiting", "waiting", "booked", "declined", "expired", "returning", "returned", "partly",
    ]);
  });

  it("says that a refund could not be sent yet, however much of the payment came back", () => {
    expect((["refunding", "paid"] as const).map((state) => outcomeOf({ state, refund_delayed: true }))).toEqual(["delayed", "delayed"]);
  });
});
