const FIRST = 500;
const MOST = 30_000;

/** Full jitter: anything from 0 to a ceiling that doubles with every failed attempt, so that a herd spreads out. */
export function backoff(attempt: number, random: () => number = Math.random): number {
  return Math.round(random() * Math.min(MOST, FIRST * 2 ** attempt));
}
