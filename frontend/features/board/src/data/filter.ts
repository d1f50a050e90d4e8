import { type SeenRow, waitedSeconds } from "./rows";

export type Place = "all" | "waiting" | "call";
export type Order = "longest" | "start" | "stuck";

/** What of the board is shown. It stands in the address, so that a filter can be kept as a bookmark. */
export interface BoardFilter {
  readonly place: Place;
  readonly order: Order;
  /** A professional's id, or null for everybody. */
  readonly professional: string | null;
  /** Only those who have waited longer than so many minutes. */
  readonly over: number | null;
  readonly poor: boolean;
  readonly stuck: boolean;
}

const PLACES: readonly Place[] = ["all", "waiting", "call"];
const ORDERS: readonly Order[] = ["longest", "start", "stuck"];
export const WAITS = [5, 10, 15, 30] as const;

export function readFilter(params: URLSearchParams): BoardFilter {
  const over = Number(params.get("over"));
  return {
    place: PLACES.find((one) => one === params.get("show")) ?? "all",
    order: ORDERS.find((one) => one === params.get("order")) ?? "longest",
    professional: params.get("professional"),
    over: WAITS.find((one) => one === over) ?? null,
    poor: params.has("poor"),
    stuck: params.has("stuck"),
  };
}

export function writeFilter(filter: BoardFilter): URLSearchParams {
  const params = new URLSearchParams();
  if (filter.place !== "all") params.set("show", filter.place);
  if (filter.order !== "longest") params.set("order", filter.order);
  if (filter.professional) params.set("professional", filter.professional);
  if (filter.over !== null) params.set("over", String(filter.over));
  if (filter.poor) params.set("poor", "1");
  if (filter.stuck) params.set("stuck", "1");
  return params;
}

export const isNarrowed = (filter: BoardFilter): boolean =>
  filter.place !== "all" || filter.professional !== null || filter.over !== null || filter.poor || filter.stuck;

/** The rows a filter leaves, in its order; `now` in milliseconds. */
export function arrange(rows: readonly SeenRow[], filter: BoardFilter, now: number): SeenRow[] {
  const shown = rows.filter(
    (row) =>
      (filter.place === "all" || row.place === filter.place) &&
      (filter.professional === null || row.professional.id === filter.professional) &&
      (filter.over === null || waitedSeconds(row, now) > filter.over * 60) &&
      (!filter.poor || row.quality === "poor") &&
      (!filter.stuck || row.hints.length > 0),
  );
  const byStart = (one: SeenRow, other: SeenRow) => one.starts_at.localeCompare(other.starts_at) || one.booking_id.localeCompare(other.booking_id);
  if (filter.order === "start") return shown.sort(byStart);
  // Those who wait come first, the longest at the top; calls after them in the order of their start.
  const wait = (row: SeenRow) => (row.place === "waiting" ? -waitedSeconds(row, now) : 0);
  const stuck = (row: SeenRow) => (filter.order === "stuck" ? -row.hints.length : 0);
  return shown.sort((one, other) => stuck(one) - stuck(other) || wait(one) - wait(other) || byStart(one, other));
}

/** Professionals with something going on, by name, once each. */
export function professionalsOf(rows: readonly SeenRow[]): { value: string; label: string }[] {
  const names = new Map(rows.map(({ professional }) => [professional.id, professional.display_name]));
  return [...names].map(([value, label]) => ({ value, label })).sort((one, other) => one.label.localeCompare(other.label));
}
