import { describe, expect, it } from "vitest";
import { gradeOf, readStats, type Reading, sampleBetween } from "./quality";
import { type CallChanged, fromSnapshot, timeOf, withCall } from "./state";

const reading = (change: Partial<Reading> = {}): Reading => ({ at: 0, received: 0, lost: 0, bytes: 0, framesDecoded: 0, framesSent: 0, rttMs: 40, frozenMs: 0, pair: "", ...change });

describe("quality", () => {
  it("is read off the pair in use and the inbound streams", () => {
    const report = new Map<string, unknown>([
      ["T", { id: "T", type: "transport", selectedCandidatePairId: "P" }],
      ["O", { id: "O", type: "candidate-pair", state: "failed", nominated: false }],
      ["P", { id: "P", type: "candidate-pair", state: "succeeded", nominated: true, currentRoundTripTime: 0.05, localCandidateId: "L", remoteCandidateId: "R" }],
      ["L", { id: "L", type: "local-candidate", candidateType: "host" }],
      ["R", { id: "R", type: "remote-candidate", candidateType: "srflx" }],
      ["A", { id: "A", type: "inbound-rtp", kind: "audio", packetsReceived: 100, packetsLost: 1, bytesReceived: 1000 }],
      ["V", { id: "V", type: "inbound-rtp", kind: "video", packetsReceived: 300, packetsLost: 3, bytesReceived: 9000, framesDecoded: 77, totalFreezesDuration: 1.5 }],
    ]);
    expect(readStats(report, 5)).toEqual({ at: 5, received: 400, lost: 4, bytes: 10_000, framesDecoded: 77, framesSent: 0, rttMs: 50, frozenMs: 1500, pair: "succeeded:host/srflx" });
  });

  it("is sampled between two readings", () => {
    const sample = sampleBetween(reading({ received: 100, lost: 0, bytes: 1000 }), reading({ at: 10_000, received: 190, lost: 10, bytes: 126_000, rttMs: 40.4 }));
    expect(sample).toEqual({ rtt_ms: 40, loss: 0.1, bitrate: 100_000, freeze: 0, relayed: false, grade: "poor" });
  });

  it("starts from zero on a fresh connection", () => {
    expect(sampleBetween(reading({ received: 900, bytes: 9000 }), reading({ at: 10_000, received: 5, bytes: 50 })).bitrate).toBeNull();
  });

  it("is said in three words", () => {
    const said = [[40, 0], [300, 0], [40, 0.05], [40, 0.2], [null, null]] as const;
    expect(said.map(([rtt_ms, loss]) => gradeOf({ rtt_ms, loss }))).toEqual(["good", "fair", "fair", "poor", "good"]);
  });

  it("counts a frozen or starved picture only while there is one", () => {
    const before = reading({ bytes: 1 });
    const frozen = reading({ at: 10_000, bytes: 500_000, frozenMs: 2_000 });
    expect(sampleBetween(before, frozen, true)).toMatchObject({ freeze: 0.2, grade: "poor" });
    expect(sampleBetween(before, frozen).grade).toBe("good");
    const starved = reading({ at: 10_000, bytes: 20_000, pair: "succeeded:relay/relay" });
    expect(sampleBetween(before, starved, true)).toMatchObject({ bitrate: 15_999, relayed: true, grade: "fair" });
    expect(sampleBetween(before, starved).grade).toBe("good");
  });
});

const call = (change: Partial<CallChanged> = {}): CallChanged => ({
  version: 3,
  booking_id: "b",
  state: "connected",
  modality: "video",
  started_at: "2026-11-22T11:00:00Z",
  ends_at: "2026-11-22T11:50:00Z",
  closes_at: "2026-11-22T12:05:00Z",
  finished_at: null,
  finish_reason: null,
  participants: [],
  ...change,
});

describe("the call as the server tells it", () => {
  it("is over once it was over, whatever arrives late", () => {
    const view = fromSnapshot(null, { ...call({ state: "finished" }), messages: [] });
    expect(withCall(view, call({ version: 9 })).call.state).toBe("finished");
    expect(withCall(fromSnapshot(null, { ...call(), messages: [] }), call({ version: 2, state: "lobby" })).call.state).toBe("connected");
  });

  it("knows its last five minutes", () => {
    expect(timeOf(call(), Date.parse("2026-11-22T11:44:00Z"))).toMatchObject({ gone: 2640, left: 360, nearEnd: false });
    expect(timeOf(call(), Date.parse("2026-11-22T11:45:00Z"))).toMatchObject({ left: 300, nearEnd: true });
    expect(timeOf(call(), Date.parse("2026-11-22T11:51:00Z"))).toMatchObject({ left: 0, nearEnd: false, over: true });
  });
});
