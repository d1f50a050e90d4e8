import type { Live, TopicReducer } from "@mindo/live";
import { useTopic } from "@mindo/live";

export type Bucket = Live.MetricsBucket;
export type Metrics = Live.MetricsSnapshot;

const HOURS = 24;
const DAYS = 14;

/** Buckets replace buckets of the same beginning; the newest stay. */
function merged(shown: readonly Bucket[], changed: readonly Bucket[], most: number): Bucket[] {
  const all = new Map(shown.map((one) => [Date.parse(one.at), one]));
  for (const one of changed) all.set(Date.parse(one.at), one);
  return [...all].sort(([one], [other]) => one - other).map(([, bucket]) => bucket).slice(-most);
}

export const metricsAfter = (shown: Metrics, change: Live.MetricsChanged): Metrics => ({
  now: change.now,
  hours: merged(shown.hours, change.hours, HOURS),
  days: merged(shown.days, change.days, DAYS),
});

const reducer: TopicReducer<"board:metrics", Metrics> = { snapshot: (snapshot) => snapshot, event: (shown, { data }) => metricsAfter(shown, data) };

/** The platform in numbers; undefined until the first snapshot. */
export const useMetrics = () => useTopic("board:metrics", reducer).data;

/** Mean minutes until admission, null where nobody was admitted. */
export const meanWait = (bucket: Bucket): number | null => (bucket.waits > 0 ? bucket.wait_seconds / bucket.waits / 60 : null);
export const noShows = (bucket: Bucket): number => bucket.no_shows_patient + bucket.no_shows_professional;
/** Every currency in which something was earned, in a fixed order. */
export const currenciesOf = (buckets: readonly Bucket[]): string[] => [...new Set(buckets.flatMap(({ revenue }) => Object.keys(revenue)))].sort();
