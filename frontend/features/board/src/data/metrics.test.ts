import { describe, expect, it } from "vitest";
import { type Bucket, currenciesOf, meanWait, type Metrics, metricsAfter } from "./metrics";

const bucket = (at: string, change: Partial<Bucket> = {}): Bucket => ({
  at,
  bookings: 0,
  sessions: 0,
  session_minutes: 0,
  waits: 0,
  wait_seconds: 0,
  no_shows_patient: 0,
  no_shows_professional: 0,
  technical_failures: 0,
  cancelled: 0,
  revenue: {},
  refunds: {},
  ...change,
});
const now = { waiting: 0, running: 0, available: 0, in_session: 0, finishing_notes: 0, away: 0, utilisation_percent: null };
const hours = Array.from({ length: 24 }, (_, hour) => bucket(`2026-11-22T${String(hour).padStart(2, "0")}:00:00Z`));
const shown: Metrics = { now, hours, days: [] };

describe("numbers that move", () => {
  it("replace what they are about, and a new hour pushes the oldest out", () => {
    const changed = metricsAfter(shown, { now, hours: [bucket("2026-11-22T23:00:00Z", { bookings: 2 }), bucket("2026-11-23T00:00:00Z", { bookings: 1 })], days: [] });
    expect(changed.hours).toHaveLength(24);
    expect(changed.hours.at(-1)?.bookings).toBe(1);
    expect(changed.hours.at(-2)?.bookings).toBe(2);
    expect(changed.hours[0]?.at).toBe("2026-11-22T01:00:00Z");
    expect(metricsAfter(changed, { now, hours: [bucket("2026-11-23T00:00:00Z", { bookings: 1 })], days: [] })).toEqual(changed);
  });

  it("say nothing about waits where nobody waited, and keep currencies apart", () => {
    expect(meanWait(bucket("x"))).toBeNull();
    expect(meanWait(bucket("x", { waits: 2, wait_seconds: 240 }))).toBe(2);
    expect(currenciesOf([bucket("x", { revenue: { INR: 1 } }), bucket("y", { revenue: { EUR: 1, INR: 2 } })])).toEqual(["EUR", "INR"]);
  });
});
