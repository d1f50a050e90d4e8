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
  /** How long the picture has stood still so far, ms: https://www.w3.org/TR/webrtc-stats/#dom-rtcinboundrtpstreamstats-totalfreezesduration */
  readonly frozenMs: number;
  /** "succeeded:host/srflx" of the pair in use, or "" before there is one. No address. */
  readonly pair: string;
}

/** One sample for the server: round trip in ms, lost share 0–1, bits per second, share of time the picture stood still 0–1. */
export interface Sample {
  readonly rtt_ms: number | null;
  readonly loss: number | null;
  readonly bitrate: number | null;
  readonly freeze: number | null;
  readonly relayed: boolean;
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
    frozenMs: sum(inbound, "totalFreezesDuration") * 1000,
    rttMs: typeof rtt === "number" ? rtt * 1000 : null,
    pair: pair ? `${text(pair.state)}:${end(pair.localCandidateId)}/${end(pair.remoteCandidateId)}` : "",
  };
}

/**
 * Beyond these a talk suffers. Round trip in ms, lost share, share of time with a frozen picture, bits a second received.
 *
 * Delay: ITU-T G.114 asks for 150 ms one way and calls 400 ms the most; capture, jitter buffer and screen take about 25
 * and 150 of those, which leaves 250 and 500 there and back. Loss: ITU-T G.1010 allows speech 3 %; Opus conceals up to about
 * 8 % with its in-band redundancy (RFC 6716, 2.1.7). A picture that stands still every tenth second is no picture. Below
 * 30 kbit/s Chromium's video encoder gives up, and speech alone needs about 16.
 */
const FAIR = { rtt: 250, loss: 0.03, freeze: 0.03, bitrate: 30_000 };
const POOR = { rtt: 500, loss: 0.08, freeze: 0.1, bitrate: 12_000 };

interface Measured {
  readonly rtt_ms: number | null;
  readonly loss: number | null;
  readonly freeze?: number | null;
  /** Counts only with a picture under way: silence may be sent as next to nothing. */
  readonly bitrate?: number | null;
}

/** The three words, by the worst of what was measured. */
export function gradeOf({ rtt_ms, loss, freeze = null, bitrate = null }: Measured): Grade {
  const beyond = (limit: typeof FAIR) => (rtt_ms ?? 0) > limit.rtt || (loss ?? 0) > limit.loss || (freeze ?? 0) > limit.freeze || (bitrate ?? Infinity) < limit.bitrate;
  return beyond(POOR) ? "poor" : beyond(FAIR) ? "fair" : "good";
}

/** How the connection was between two readings; `video`: the other side sends a picture. A counter that went back (a fresh connection) counts from zero. */
export function sampleBetween(before: Reading | null, now: Reading, video = false): Sample {
  const base = before && before.received <= now.received && before.bytes <= now.bytes ? before : null;
  const received = now.received - (base?.received ?? 0);
  const lost = Math.max(0, now.lost - (base?.lost ?? 0));
  const elapsed = base ? now.at - base.at : 0;
  const share = received + lost > 0 ? lost / (received + lost) : null;
  const rtt_ms = now.rttMs === null ? null : Math.min(60_000, Math.round(now.rttMs));
  const loss = share === null ? null : Math.round(share * 10_000) / 10_000;
  const bitrate = elapsed > 0 ? Math.min(1e9, Math.round(((now.bytes - (base?.bytes ?? 0)) * 8_000) / elapsed)) : null;
  const freeze = elapsed > 0 ? Math.min(1, Math.max(0, Math.round(((now.frozenMs - (base?.frozenMs ?? 0)) / elapsed) * 1_000) / 1_000)) : null;
  const grade = gradeOf({ rtt_ms, loss, freeze: video ? freeze : null, bitrate: video ? bitrate : null });
  return { rtt_ms, loss, bitrate, freeze, relayed: now.pair.includes("relay"), grade };
}
