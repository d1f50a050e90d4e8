import { Peer, type PeerOptions } from "./peer";
import { parseSignal, type Signal } from "./signals";

type Description = { type: "offer" | "answer"; sdp: string };

/** A sender, a receiver and a direction, as far as the peer looks at them. */
class FakeTransceiver {
  direction = "sendrecv";
  readonly receiver: { track: { kind: string } };
  readonly sender = {
    track: null as unknown,
    replaceTrack: (track: unknown) => {
      this.sender.track = track;
      return Promise.resolve();
    },
  };

  constructor(kind: string) {
    this.receiver = { track: { kind } };
  }
}

let counter = 0;

/**
 * The signalling half of an RTCPeerConnection by the rules of WebRTC: states, implicit descriptions, rollback of a
 * local offer by a remote one, operations one after the other, and `negotiationneeded` held back until all is quiet.
 */
export class FakeConnection {
  signalingState = "stable";
  connectionState = "new";
  localDescription: Description | null = null;
  remoteDescription: Description | null = null;
  onnegotiationneeded: (() => void) | null = null;
  onicecandidate: ((event: { candidate: null }) => void) | null = null;
  ontrack: ((event: unknown) => void) | null = null;
  onconnectionstatechange: (() => void) | null = null;
  rollbacks = 0;
  closed = false;
  private needed = false;
  private operations = 0;
  private chain: Promise<unknown> = Promise.resolve();
  private readonly lines: FakeTransceiver[] = [];

  getTransceivers = () => this.lines;

  addTransceiver(kind: string) {
    const line = new FakeTransceiver(kind);
    this.lines.push(line);
    this.need();
    return line;
  }

  restartIce() {
    this.need();
  }

  addIceCandidate() {
    return this.remoteDescription ? Promise.resolve() : Promise.reject(new DOMException("no description", "InvalidStateError"));
  }

  setLocalDescription() {
    return this.chained(() => this.applyLocal());
  }

  setRemoteDescription(description: Description) {
    return this.chained(() => this.applyRemote(description));
  }

  private applyLocal() {
    if (this.closed) throw new DOMException("closed", "InvalidStateError");
    counter += 1;
    const type = this.signalingState === "have-remote-offer" ? "answer" : "offer";
    this.localDescription = { type, sdp: `${type}-${counter} ${this.lines.map(({ receiver }) => receiver.track.kind).join(" ")}` };
    this.enter(type === "offer" ? "have-local-offer" : "stable");
  }

  private applyRemote(description: Description) {
    if (description.type === "answer" && this.signalingState !== "have-local-offer") throw new DOMException("wrong state", "InvalidStateError");
    if (description.type === "offer" && this.signalingState === "have-local-offer") this.rollbacks += 1;
    this.remoteDescription = description;
    if (description.type === "offer") {
      for (const kind of description.sdp.split(" ").slice(1)) {
        if (!this.lines.some(({ receiver }) => receiver.track.kind === kind)) this.lines.push(new FakeTransceiver(kind));
      }
    }
    this.enter(description.type === "offer" ? "have-remote-offer" : "stable");
  }

  close() {
    this.closed = true;
  }

  become(state: string) {
    this.connectionState = state;
    this.onconnectionstatechange?.();
  }

  private chained(operation: () => void): Promise<void> {
    this.operations += 1;
    const done = this.chain.then(tick).then(operation);
    this.chain = done
      .catch(() => undefined)
      .then(() => {
        this.operations -= 1;
        this.ask();
      });
    return done;
  }

  private need() {
    this.needed = true;
    queueMicrotask(() => this.ask());
  }

  private ask() {
    if (!this.needed || this.closed || this.operations > 0 || this.signalingState !== "stable") return;
    this.needed = false;
    this.onnegotiationneeded?.();
  }

  private enter(state: string) {
    this.signalingState = state;
  }
}

export const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** Two peers and the relay between them, which a test may cut. Signals travel as JSON, each a turn later, in order. */
export class FakeWire {
  readonly peers = new Map<string, Peer>();
  readonly connections: Record<string, FakeConnection[]> = {};
  readonly sent: { from: string; signal: Signal }[] = [];
  cut = false;
  private pending = 0;

  add(name: string, polite: boolean, options: Partial<PeerOptions> = {}): Peer {
    let sessions = 0;
    const seat = `${name}${String(this.connections[name]?.length ?? 0)}`;
    const made: FakeConnection[] = (this.connections[name] ??= []);
    const peer = new Peer({
      polite,
      iceServers: [],
      send: (signal) => this.carry(name, signal),
      onChange: () => undefined,
      create: () => {
        const connection = new FakeConnection();
        made.push(connection);
        return connection as unknown as RTCPeerConnection;
      },
      newSession: () => `${seat}.${String((sessions += 1))}`,
      ...options,
    });
    this.peers.set(name, peer);
    return peer;
  }

  connection(name: string): FakeConnection {
    const last = this.connections[name]?.at(-1);
    if (!last) throw new Error(`no connection of ${name}`);
    return last;
  }

  /** Resolves when nothing is under way any more. */
  async settle(): Promise<void> {
    for (let quiet = 0; quiet < 6; quiet = this.pending > 0 ? 0 : quiet + 1) await tick();
  }

  private carry(from: string, signal: Signal): void {
    this.sent.push({ from, signal });
    if (this.cut) return;
    const wire = JSON.stringify(signal);
    this.pending += 1;
    setTimeout(() => {
      this.pending -= 1;
      const heard = parseSignal(JSON.parse(wire));
      for (const [name, peer] of this.peers) if (name !== from && heard) void peer.receive(heard).catch(() => undefined);
    }, 0);
  }
}
