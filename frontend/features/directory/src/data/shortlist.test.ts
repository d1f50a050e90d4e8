import { describe, expect, it } from "vitest";
import { readWanted } from "./directory";
import { addressOf, questionOf } from "./shortlist";

describe("a saved search", () => {
  it("asks again for what was asked for when it was saved", () => {
    const address = "q=grief&concern=grief%2Ctrauma&language=hi&within=72&price=150000&currency=INR&online=1&sort=soonest";
    const wanted = readWanted(new URLSearchParams(address));
    const saved = { id: "1", name: "x", notify: false, wide: false, new_count: 0, created_at: "", query: questionOf(wanted) };
    expect(readWanted(new URLSearchParams(addressOf(saved).split("?")[1]))).toEqual(wanted);
  });
});
