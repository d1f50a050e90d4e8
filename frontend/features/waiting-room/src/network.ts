export type NetworkGrade = "good" | "fair" | "poor" | "unknown";

/** Grades round trips in ms, where a failed one is null: calls suffer from loss first, then from delay. */
export function gradeNetwork(trips: readonly (number | null)[]): NetworkGrade {
  const answered = trips.filter((trip): trip is number => trip !== null).sort((a, b) => a - b);
  if (trips.length === 0) return "unknown";
  if (answered.length === 0) return "poor";
  const median = answered[Math.floor(answered.length / 2)] ?? 0;
  const failed = trips.length - answered.length;
  if (failed > 1 || median > 600) return "poor";
  return failed > 0 || median > 250 ? "fair" : "good";
}

const TRIPS = 5;
const PATIENCE_MS = 3_000;

/** A handful of small requests to our own server; nothing is sent anywhere else. */
export async function testNetwork(signal: AbortSignal): Promise<NetworkGrade> {
  const trips: (number | null)[] = [];
  while (trips.length < TRIPS) {
    const began = performance.now();
    try {
      const answer = await fetch("/health/live", { cache: "no-store", signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]) });
      trips.push(answer.ok ? performance.now() - began : null);
    } catch (error) {
      if (signal.aborted) throw error;
      trips.push(null);
    }
  }
  // The first one also opened the connection.
  return gradeNetwork(trips.slice(1));
}
