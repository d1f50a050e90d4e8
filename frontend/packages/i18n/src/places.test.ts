import { describe, expect, it } from "vitest";
import { placeName, places } from "./places";

describe("places", () => {
  it("are named in the reader's language and sorted by that name", () => {
    const english = places("en", ["US-NY"]);
    expect(english.find((one) => one.value === "IN")?.label).toBe("India");
    expect(places("hi").find((one) => one.value === "IN")?.label).toBe("भारत");
    expect(english.map((one) => one.label)).toEqual([...english].map((one) => one.label).sort(new Intl.Collator("en").compare));
  });
  it("have a name each, and none twice", () => {
    const all = places("en", ["IN", "US-NY"]);
    expect(new Set(all.map((one) => one.value)).size).toBe(all.length);
    expect(all.filter((one) => one.label === one.value)).toEqual([]);
  });
  it("are told from their parts", () => expect(placeName("US-NY", "en")).toBe("United States (NY)"));
});
