import { describe, expect, it } from "vitest";
import { type FallbackState, measured, restored, START } from "./fallback";
import type { Grade } from "./quality";

const after = (state: FallbackState, grades: readonly Grade[], from = 0): FallbackState =>
  grades.reduce((now, grade, index) => measured(now, grade, from + (index + 1) * 5_000), state);

describe("a bad connection", () => {
  it("holds the picture back after three bad measurements, not after a hiccup", () => {
    expect(after(START, ["poor", "poor", "good", "poor", "poor"]).mode).toBe("normal");
    expect(after(START, ["poor", "poor", "poor"]).mode).toBe("resting");
  });

  it("proposes the phone when the sound alone is bad for half a minute", () => {
    const resting = after(START, ["poor", "poor", "poor"]);
    expect(after(resting, Array<Grade>(5).fill("poor"), 15_000).mode).toBe("resting");
    const phone = after(resting, Array<Grade>(6).fill("poor"), 15_000);
    expect(phone.mode).toBe("phone");
    expect(after(phone, ["fair"], 50_000).mode).toBe("resting");
  });

  it("leaves the picture alone for a minute once the person has asked for it, and never brings it back by itself", () => {
    const resting = after(START, ["poor", "poor", "poor"]);
    expect(after(resting, Array<Grade>(20).fill("good"), 15_000).mode).toBe("resting");
    const back = restored(100_000);
    expect(after(back, Array<Grade>(10).fill("poor"), 100_000).mode).toBe("normal");
    expect(after(back, Array<Grade>(13).fill("poor"), 100_000).mode).toBe("resting");
  });
});
