import type { AlertRow } from "@mindo/api";

export type Alerts = ReadonlyMap<string, AlertRow>;

export const alertsFrom = (rows: readonly AlertRow[]): Alerts => new Map(rows.map((row) => [row.id, row]));

/** The queue after an event. One that comes twice or late changes nothing; a closed alert leaves. */
export function alertsAfter(alerts: Alerts, row: AlertRow): Alerts {
  const known = alerts.get(row.id);
  if (known && known.version >= row.version) return alerts;
  const next = new Map(alerts);
  if (row.state === "resolved") next.delete(row.id);
  else next.set(row.id, row);
  return next;
}

/** Waiting ones first, by when they are due. */
export const inOrder = (alerts: Alerts): AlertRow[] =>
  [...alerts.values()].sort((one, other) => Number(one.state !== "open") - Number(other.state !== "open") || one.due_at.localeCompare(other.due_at) || one.id.localeCompare(other.id));
