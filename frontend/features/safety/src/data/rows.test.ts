import type { AlertRow } from "@mindo/api";
import { describe, expect, it } from "vitest";
import { alertsAfter, alertsFrom, inOrder } from "./rows";

const row = (id: string, more: Partial<AlertRow> = {}): AlertRow => ({
  id, version: 1, alias: "P-0001", severity: 1, state: "open", level: 0, owner: { kind: "duty", id: null, name: null },
  raised_at: "2026-11-22T10:00:00Z", due_at: "2026-11-22T10:30:00Z", acknowledged_at: null, resolved_at: null, resolution: null, ...more,
});

describe("the alert queue", () => {
  it("takes what is newer, drops what is closed, and does not mind hearing it twice", () => {
    const before = alertsFrom([row("a")]);
    const taken = row("a", { version: 2, state: "acknowledged" });
    const after = alertsAfter(alertsAfter(before, taken), taken);
    expect(after.get("a")?.state).toBe("acknowledged");
    expect(alertsAfter(after, row("a"))).toBe(after);
    expect(alertsAfter(after, row("a", { version: 3, state: "resolved" })).size).toBe(0);
  });

  it("puts those who wait before those in care, the soonest due first", () => {
    const rows = alertsFrom([row("late", { due_at: "2026-11-22T12:00:00Z" }), row("taken", { state: "acknowledged", due_at: "2026-11-22T09:00:00Z" }), row("soon")]);
    expect(inOrder(rows).map(({ id }) => id)).toEqual(["soon", "late", "taken"]);
  });
});
