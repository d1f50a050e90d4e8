import { describe, expect, it } from "vitest";
import { minorUnits } from "./units";

describe("minor units", () => {
  it("are exact where floating point is not", () => {
    expect(minorUnits(19.99, "INR")).toBe(1999);
    expect(minorUnits("1.1", "USD")).toBe(110);
    expect(minorUnits("4.35", "USD")).toBe(435);
  });
  it("know currencies without decimals", () => {
    expect(minorUnits("500", "JPY")).toBe(500);
    expect(minorUnits("5.5", "JPY")).toBeNull();
  });
  it("refuse what is no amount", () => {
    for (const typed of ["", "-1", "1e3", "1.234", "abc"]) expect(minorUnits(typed, "INR")).toBeNull();
  });
});
