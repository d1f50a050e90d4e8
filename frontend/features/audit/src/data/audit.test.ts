import { describe, expect, it } from "vitest";
import { auditQuery, noFilter } from "./audit";

describe("the audit filter", () => {
  it("leaves out what is empty and an id that is not finished", () => {
    expect(auditQuery({ ...noFilter, action: " booking. ", person: "0198f0aa" })).toEqual({ action: "booking." });
  });

  it("asks in UTC for what was said in local time", () => {
    const { since } = auditQuery({ ...noFilter, since: "2026-11-22T10:00" });
    expect(since).toBe(new Date("2026-11-22T10:00").toISOString());
  });

  it("narrows to one emergency or to all of them", () => {
    expect(auditQuery({ ...noFilter, breakGlass: true, outcome: "ok" })).toEqual({ break_glass: true, outcome: "ok" });
    expect(auditQuery({ ...noFilter, glass: "0198f0aa-0000-7000-8000-000000000001" })).toEqual({ glass: "0198f0aa-0000-7000-8000-000000000001" });
  });
});
