import { describe, expect, it } from "vitest";
import { dayAfter, endMeant, endShown, startOfDayIn } from "./walls";

const iso = (at: number) => new Date(at).toISOString();

describe("wall times of the calendar", () => {
  it("begin a day where its clock does", () => {
    expect(iso(startOfDayIn("2026-06-01", "Asia/Kolkata"))).toBe("2026-05-31T18:30:00.000Z");
    expect(iso(startOfDayIn("2026-06-01", "Pacific/Chatham"))).toBe("2026-05-31T11:15:00.000Z");
    expect(iso(startOfDayIn("2026-11-02", "America/New_York"))).toBe("2026-11-02T05:00:00.000Z");
  });

  it("make a day of a clock change as long as it is", () => {
    const hours = (day: string) => (startOfDayIn(dayAfter(day), "Europe/Berlin") - startOfDayIn(day, "Europe/Berlin")) / 3_600_000;
    expect([hours("2026-03-29"), hours("2026-10-25"), hours("2026-06-01")]).toEqual([23, 25, 24]);
  });

  it("show the day's end as midnight and mean the end", () => {
    expect(endShown("24:00")).toBe("00:00");
    expect(endMeant("00:00")).toBe("24:00");
    expect(endMeant("17:00")).toBe("17:00");
  });
});
