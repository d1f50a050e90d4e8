import { beforeAll, describe, expect, it, vi } from "vitest";
import { FakeWire, tick } from "./peer.fakes";

beforeAll(() => {
  vi.stubGlobal(
    "MediaStream",
    class {
      private readonly tracks: unknown[] = [];
      getTracks = () => this.tracks;
      addTrack = (track: unknown) => void this.tracks.push(track);
      removeTrack = () => undefined;
    },
  );
});

/** Both sides stable, on each other's latest words. */
function expectAgreement(wire: FakeWire): void {
  const patient = wire.connection("patient");
  const professional = wire.connection("professional");
  expect([patient.signalingState, professional.signalingState]).toEqual(["stable", "stable"]);
  expect(professional.remoteDescription?.sdp).toBe(patient.localDescription?.sdp);
  expect(patient.remoteDescription?.sdp).toBe(professional.localDescription?.sdp);
}

async function meet(wire: FakeWire) {
  const patient = wire.add("patient", true);
  const professional = wire.add("professional", false);
  patient.greet();
  professional.greet();
  await wire.settle();
  return { patient, professional };
}

describe("two peers", () => {
  it("agree when both arrive at once, on the lines the professional laid out", async () => {
    const wire = new FakeWire();
    await meet(wire);
    expectAgreement(wire);
    expect(wire.connection("patient").getTransceivers().map(({ receiver }) => receiver.track.kind)).toEqual(["audio", "video"]);
  });

  it("agree when one comes later and the first greeting was heard by nobody", async () => {
    const wire = new FakeWire();
    const patient = wire.add("patient", true);
    patient.greet();
    await wire.settle();
    wire.add("professional", false).greet();
    await wire.settle();
    expectAgreement(wire);
    expect(patient.phase).toBe("connecting");
  });

  it("agree after both offered at once: the patient rolls back, the professional ignores", async () => {
    const wire = new FakeWire();
    const { patient, professional } = await meet(wire);
    patient.restart();
    professional.restart();
    await wire.settle();
    expect(wire.connection("patient").rollbacks).toBe(1);
    expect(wire.connection("professional").rollbacks).toBe(0);
    expectAgreement(wire);
  });

  it("agree after many collisions at random moments", async () => {
    const wire = new FakeWire();
    const { patient, professional } = await meet(wire);
    let seed = 12345;
    const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
    for (let round = 0; round < 60; round += 1) {
      if (random() < 0.6) patient.restart();
      if (random() < 0.6) professional.restart();
      for (let wait = Math.floor(random() * 4); wait > 0; wait -= 1) await tick();
    }
    await wire.settle();
    expectAgreement(wire);
  });

  it("repeat an offer that was lost with the network as soon as the other is heard again", async () => {
    const wire = new FakeWire();
    const { patient, professional } = await meet(wire);
    wire.cut = true;
    professional.restart();
    await wire.settle();
    expect(wire.connection("professional").signalingState).toBe("have-local-offer");
    wire.cut = false;
    patient.greet();
    await wire.settle();
    expectAgreement(wire);
    expect(wire.connections.professional).toHaveLength(1);
  });

  it("start over when one of them reloads, and only then", async () => {
    const wire = new FakeWire();
    const { professional } = await meet(wire);
    wire.peers.get("patient")?.close();
    wire.add("patient", true).greet();
    await wire.settle();
    expectAgreement(wire);
    expect(wire.connections.professional).toHaveLength(2);
    professional.greet();
    wire.peers.get("patient")?.greet();
    await wire.settle();
    expect(wire.connections.professional).toHaveLength(2);
    expectAgreement(wire);
  });

  it("end on one connection each when both reload while the old ones still greet", async () => {
    const wire = new FakeWire();
    const { patient, professional } = await meet(wire);
    patient.greet();
    professional.greet();
    wire.add("patient", true).greet();
    wire.add("professional", false).greet();
    await wire.settle();
    const made = [wire.connections.patient?.length, wire.connections.professional?.length];
    expectAgreement(wire);
    wire.peers.get("patient")?.greet();
    await wire.settle();
    expect([wire.connections.patient?.length, wire.connections.professional?.length]).toEqual(made);
  });

  it("keep what they send across a fresh connection", async () => {
    const wire = new FakeWire();
    const { patient, professional } = await meet(wire);
    const voice = { kind: "audio" } as MediaStreamTrack;
    await patient.setTrack("audio", voice);
    await professional.setTrack("audio", voice);
    wire.peers.get("professional")?.close();
    const again = wire.add("professional", false);
    await again.setTrack("audio", voice);
    again.greet();
    await wire.settle();
    for (const name of ["patient", "professional"]) expect(wire.connection(name).getTransceivers()[0]?.sender.track).toBe(voice);
  });

  it("tell each other when the camera goes off", async () => {
    const wire = new FakeWire();
    const { patient, professional } = await meet(wire);
    patient.setMedia({ microphone: true, camera: false, screen: false });
    await wire.settle();
    expect(professional.remoteMedia).toEqual({ microphone: true, camera: false, screen: false });
  });

  it("ignore what was meant for a connection that is gone", async () => {
    const wire = new FakeWire();
    const { professional } = await meet(wire);
    const before = wire.connection("professional").remoteDescription;
    await professional.receive({ kind: "description", session: "patient0.1", to: "somebody else", turn: 9, description: { type: "offer", sdp: "stale" } });
    expect(wire.connection("professional").remoteDescription).toBe(before);
  });
});

describe("a connection that breaks", () => {
  it("is restarted after a moment's patience, and starts over when that does not help", async () => {
    const wire = new FakeWire();
    const { patient } = await meet(wire);
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      const connection = wire.connection("patient");
      connection.become("connected");
      expect(patient.phase).toBe("connected");
      connection.become("disconnected");
      expect(patient.phase).toBe("reconnecting");
      await vi.advanceTimersByTimeAsync(2_100);
      expect(wire.sent.at(-1)?.signal.kind === "hello" || wire.sent.some(({ from, signal }) => from === "patient" && signal.kind === "description" && signal.description.type === "offer")).toBe(true);
      expect(wire.connections.patient).toHaveLength(1);
      await vi.advanceTimersByTimeAsync(13_000);
      expect(wire.connections.patient?.length).toBeGreaterThan(1);
    } finally {
      vi.useRealTimers();
    }
  });

  it("needs no help when it comes back by itself", async () => {
    const wire = new FakeWire();
    const { patient } = await meet(wire);
    const offers = () => wire.sent.filter(({ from, signal }) => from === "patient" && signal.kind === "description" && signal.description.type === "offer").length;
    const before = offers();
    const connection = wire.connection("patient");
    connection.become("connected");
    connection.become("disconnected");
    connection.become("connected");
    await wire.settle();
    expect(patient.phase).toBe("connected");
    expect(offers()).toBe(before);
  });
});
