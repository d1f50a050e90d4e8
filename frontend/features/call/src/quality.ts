export type Grade = "good" | "fair" | "poor";

/** Counters of one moment, as getStats gives them. Times in ms, sizes in bytes. */
export interface Reading {
  readonly at: number;
  readonly received: number;
  readonly lost: number;
  readonly bytes: number;
  readonly framesDecoded: number;
  readonly framesSent: number;
  readonly rttMs: number | null;
  /** "succeeded:host/srflx" of the pair in use, or "" before there is one. No address. */
  readonly pair: string;
}

/** One sample for the server: round trip in ms, lost share 0–1, bits per second. */
export interface Sample {
  readonly rtt_ms: number | null;
  readonly loss: number | null;
  readonly bitrate: number | null;
  readonly grade: Grade;
}

type Stat = Readonly<Record<string, unknown>> & { readonly type: string; readonly id: string };

const number = (value: unknown): number => (typeof value === "number" && Number.isFinite(value) ? value : 0);

const text = (value: unknown): string => (typeof value === "string" ? value : "?");

function pairInUse(stats: readonly Stat[]): Stat | undefined {
  const pairs = stats.filter(({ type }) => type === "candidate-pair");
  const transport = stats.find(({ type }) => type === "transport");
  return pairs.find(({ id }) => id === transport?.selectedCandidatePairId) ?? pairs.find(({ nominated, state }) => nominated === true && state === "succeeded");
}

/** Sums up a report of RTCPeerConnection.getStats. */
export function readStats(report: Iterable<readonly [string, unknown]>, at: number): Reading {
  const stats = [...report].map(([, stat]) => stat as Stat);
  const inbound = stats.filter(({ type }) => type === "inbound-rtp");
  const sum = (of: readonly Stat[], name: string) => of.reduce((total, stat) => total + number(stat[name]), 0);
  const pair = pairInUse(stats);
  const end = (id: unknown) => text(stats.find((stat) => stat.id === id)?.candidateType);
  const rtt = pair?.currentRoundTripTime;
  return {
    at,
    received: sum(inbound, "packetsReceived"),
    lost: sum(inbound, "packetsLost"),
    bytes: sum(inbound, "bytesReceived"),
    framesDecoded: sum(inbound, "framesDecoded"),
    framesSent: sum(stats.filter(({ type }) => type === "outbound-rtp"), "framesSent"),
    rttMs: typeof rtt === "number" ? rtt * 1000 : null,
    pair: pair ? `${text(pair.state)}:${end(pair.localCandidateId)}/${end(pair.remoteCandidateId)}` : "",
  };
}

/** Above these people talk over each other (round trip) or hear gaps (loss). */
const FAIR = { rtt: 250, loss: 0.03 };
const POOR = { rtt: 500, loss: 0.08 };

export function gradeOf(rttMs: number | null, loss: number | null): Grade {
  const beyond = (limit: typeof FAIR) => (rttMs ?? 0) > limit.rtt || (loss ?? 0) > limit.loss;
  return beyond(POOR) ? "poor" : beyond(FAIR) ? "fair" : "good";
}

/** How the connection was between two readings. A counter that went back (a fresh connection) counts from zero. */
export function sampleBetween(before: Reading | null, now: Reading): Sample {
  const base = before && before.received <= now.received && before.bytes <= now.bytes ? before : null;
  const received = now.received - (base?.received ?? 0);
  const lost = Math.max(0, now.lost - (base?.lost ?? 0));
  const seconds = base ? (now.at - base.at) / 1000 : 0;
  const loss = received + lost > 0 ? lost / (received + lost) : null;
  return {
    rtt_ms: now.rttMs === null ? null : Math.min(60_000, Math.round(now.rttMs)),
    loss: loss === null ? null : Math.round(loss * 10_000) / 10_000,
    bitrate: seconds > 0 ? Math.min(1e9, Math.round(((now.bytes - (base?.bytes ?? 0)) * 8) / seconds)) : null,
    grade: gradeOf(now.rttMs, loss),
  };
}
