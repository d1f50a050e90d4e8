import { describe, expect, it } from "vitest";
import { placeName, places } from "./places";
import { ensureMessages, setLocale } from "./store";

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
  it("are told from their parts", async () => {
    await ensureMessages(["places"]);
    expect(placeName("US-NY", "en")).toBe("United States, New York");
    expect(placeName("US-XX", "en")).toBe("United States (XX)");
    await setLocale("hi");
    expect(placeName("US-NY", "hi")).toMatch(/, न्यूयॉर्क$/);
    await setLocale("en");
  });
  it("have a name for every part in both languages", async () => {
    await ensureMessages(["places"]);
    for (const language of ["en", "hi"] as const) {
      await setLocale(language);
      expect(places(language).filter(({ label }) => label.includes("("))).toEqual(places(language).filter(({ value, label }) => !value.includes("-") && label.includes("(")));
    }
    await setLocale("en");
  });
});
