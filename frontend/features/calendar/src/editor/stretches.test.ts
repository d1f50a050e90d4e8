import { describe, expect, it } from "vitest";
import { drawn, joined, minuteOf, moved, resized, roomIn, wallOf } from "./stretches";

const nineToFive = { start: 540, end: 1020 };

describe("hours on the grid", () => {
  it("move as a whole and stay within the day", () => {
    expect(moved(nineToFive, 15)).toEqual({ start: 555, end: 1035 });
    expect(moved(nineToFive, -2000)).toEqual({ start: 0, end: 480 });
    expect(moved(nineToFive, 2000)).toEqual({ start: 960, end: 1440 });
  });

  it("come onto the grid when they are moved", () => {
    expect(moved({ start: 547, end: 607 }, 15)).toEqual({ start: 555, end: 615 });
  });

  it("change one edge and never vanish", () => {
    expect(resized(nineToFive, "end", -15)).toEqual({ start: 540, end: 1005 });
    expect(resized(nineToFive, "end", -2000)).toEqual({ start: 540, end: 555 });
    expect(resized(nineToFive, "start", 2000)).toEqual({ start: 1005, end: 1020 });
    expect(resized(nineToFive, "end", 2000)).toEqual({ start: 540, end: 1440 });
  });

  it("are drawn in either direction, and a tap is an hour", () => {
    expect(drawn(545, 620)).toEqual({ start: 540, end: 630 });
    expect(drawn(620, 545)).toEqual({ start: 540, end: 630 });
    expect(drawn(545, 546)).toEqual({ start: 540, end: 600 });
    expect(drawn(1435, 1436)).toEqual({ start: 1380, end: 1440 });
  });

  it("become one where they touch", () => {
    expect(joined([{ start: 600, end: 660 }, { start: 540, end: 600 }, { start: 700, end: 720 }])).toEqual([
      { start: 540, end: 660 },
      { start: 700, end: 720 },
    ]);
  });

  it("find room after, before, or not at all", () => {
    expect(roomIn([])).toEqual({ start: 540, end: 1020 });
    expect(roomIn([nineToFive])).toEqual({ start: 1080, end: 1140 });
    expect(roomIn([{ start: 540, end: 1440 }])).toEqual({ start: 420, end: 480 });
    expect(roomIn([{ start: 0, end: 1440 }])).toBeNull();
  });

  it("say 24:00 for the day's end", () => {
    expect(wallOf(1440)).toBe("24:00");
    expect(minuteOf("24:00")).toBe(1440);
  });
});
