import type { Rules } from "@mindo/api";
import { act, renderHook } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { asUsual, hoursOf, usePlan, weekdayOf, withHours } from "./plan";

const terms = { buffer_before_minutes: 0, buffer_after_minutes: 10, minimum_notice_minutes: 60, horizon_days: 42, daily_maximum: 8, step_minutes: 30 };
const saved: Rules = { version: 3, zone: "Europe/Berlin", rules: [{ weekday: 0, start: "09:00", end: "17:00" }], overrides: [], terms };

describe("the plan while it is edited", () => {
  it("gives a date the hours of its weekday until it has its own", () => {
    expect(weekdayOf("2026-06-01")).toBe(0);
    expect(hoursOf(saved, { on: "2026-06-01" })).toEqual([{ start: 540, end: 1020 }]);
    const draft = withHours(saved, [{ place: { on: "2026-06-01" }, hours: [{ start: 600, end: 660 }] }]);
    expect(draft.overrides).toEqual([{ on: "2026-06-01", spans: [{ start: "10:00", end: "11:00" }] }]);
    const changed = { ...saved, ...draft };
    expect(hoursOf(changed, { on: "2026-06-08" })).toEqual([{ start: 540, end: 1020 }]);
    expect(asUsual(changed, "2026-06-01").overrides).toEqual([]);
  });

  it("moves hours from one day to another in one step", () => {
    const draft = withHours(saved, [
      { place: { weekday: 0 }, hours: [] },
      { place: { weekday: 2 }, hours: [{ start: 540, end: 1020 }] },
    ]);
    expect(draft.rules).toEqual([{ weekday: 2, start: "09:00", end: "17:00" }]);
  });

  it("takes changes back one by one, and keeps them over what somebody else saved meanwhile", () => {
    const { result, rerender } = renderHook(({ rules }) => usePlan(rules), { initialProps: { rules: saved } });
    act(() => result.current.change({ zone: "Asia/Kolkata" }));
    act(() => result.current.change({ rules: [] }));
    expect(result.current.rules).toMatchObject({ zone: "Asia/Kolkata", rules: [], version: 3 });
    act(() => result.current.undo());
    expect(result.current.rules).toMatchObject({ zone: "Asia/Kolkata", rules: saved.rules });
    rerender({ rules: { ...saved, version: 4, zone: "UTC", rules: [{ weekday: 4, start: "08:00", end: "12:00" }] } });
    expect(result.current.rules).toMatchObject({ version: 4, zone: "Asia/Kolkata", rules: [{ weekday: 4, start: "08:00", end: "12:00" }] });
    act(() => result.current.undo());
    expect(result.current).toMatchObject({ dirty: false, rules: { zone: "UTC" } });
  });

  it("keeps what was changed while another screen is shown", () => {
    const first = renderHook(() => usePlan(saved));
    act(() => first.result.current.change({ rules: [] }));
    first.unmount();
    const { result } = renderHook(() => usePlan(saved));
    expect(result.current).toMatchObject({ dirty: true, rules: { rules: [] } });
    act(() => result.current.clear());
    expect(result.current).toMatchObject({ dirty: false, rules: { rules: saved.rules } });
  });
});
