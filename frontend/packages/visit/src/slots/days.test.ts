import { describe, expect, it } from "vitest";
import { byDay, daysOf, partOf, startOfDay } from "./days";

const slot = (at: string) => ({ starts_at: at, ends_at: at, minutes: 50, offset_minutes: 0 });

describe("the days of the picker", () => {
  it("begin with the reader's today, whatever UTC says", () => {
    const now = Date.parse("2026-11-22T20:00:00Z");
    expect(daysOf(startOfDay(now, "Asia/Kolkata"), 0, "Asia/Kolkata")[0]).toBe("2026-11-23");
    expect(daysOf(startOfDay(now, "America/New_York"), 0, "America/New_York")[0]).toBe("2026-11-22");
  });

  it("are seven different ones over both changes of the clocks", () => {
    for (const day of ["2026-03-05T12:00:00Z", "2026-10-29T12:00:00Z"]) {
      const zone = "America/New_York";
      for (const week of [0, 1, 2]) expect(new Set(daysOf(startOfDay(Date.parse(day), zone), week, zone)).size).toBe(7);
    }
  });

  it("hold each slot on the reader's own day and part of the day", () => {
    const days = byDay([slot("2026-11-22T19:00:00Z"), slot("2026-11-22T17:00:00Z")], "Asia/Kolkata");
    expect([...days.keys()]).toEqual(["2026-11-23", "2026-11-22"]);
    expect(partOf("2026-11-22T19:00:00Z", "Asia/Kolkata")).toBe("night");
    expect(partOf("2026-11-22T19:00:00Z", "Europe/Berlin")).toBe("evening");
  });
});
