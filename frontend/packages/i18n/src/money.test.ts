import { expect, test } from "vitest";
import { majorOf, minorOf } from "./money";

test("amounts go by digits, there and back", () => {
  expect(minorOf("19.99", "EUR")).toBe(1999);
  expect(minorOf("19.9", "EUR")).toBe(1990);
  expect(minorOf("1200", "JPY")).toBe(1200);
  expect(minorOf("19.999", "EUR")).toBe(0);
  expect(minorOf("-3", "EUR")).toBe(0);
  for (const minor of [1, 100, 1999, 120_000]) expect(minorOf(majorOf(minor, "EUR"), "EUR")).toBe(minor);
  expect(majorOf(1200, "JPY")).toBe("1200");
});
