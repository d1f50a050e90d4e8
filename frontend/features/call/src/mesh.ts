import { Peer } from "./peer";
import { type MediaState, parseSignal, type Signal } from "./signals";

/** What goes out to everybody: the tracks, and what is said of them. */
export interface Sending {
  readonly audio: MediaStreamTrack | null;
  readonly video: MediaStreamTrack | null;
  readonly state: MediaState;
}

export const SILENT: Sending = { audio: null, video: null, state: { microphone: false, camera: false, screen: false } };

/** How one gets to the others; used for connections made from then on, fresh servers also for those there are. */
export interface Way {
  readonly send: (to: string, signal: Signal) => void;
  readonly iceServers: RTCIceServer[];
  readonly relayOnly: boolean;
}

export interface MeshView {
  readonly peers: ReadonlyMap<string, Peer>;
}

/** Whom one talks to: the member's id, and whether we are the one who yields when both offer at once. */
export interface Other {
  readonly id: string;
  readonly polite: boolean;
}

/** A connection of our own to each of several others; who may be there is the server's to say. */
export class Mesh {
  private readonly peers = new Map<string, Peer>();
  private readonly listeners = new Set<() => void>();
  private view: MeshView = { peers: new Map() };
  private sending: Sending = SILENT;
  private way: Way = { send: () => undefined, iceServers: [], relayOnly: false };

  constructor(private readonly create?: (configuration: RTCConfiguration) => RTCPeerConnection) {}

  readonly current = (): MeshView => this.view;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Talks to exactly these: who is new is greeted, who is gone is hung up on at once. */
  setOthers(others: readonly Other[]): void {
    for (const [id, peer] of this.peers) {
      if (others.some((other) => other.id === id)) continue;
      this.peers.delete(id);
      peer.close();
    }
    for (const { id, polite } of others) {
      if (this.peers.has(id)) continue;
      const { iceServers, relayOnly } = this.way;
      const peer = new Peer({ polite, iceServers, relayOnly, send: (signal) => this.way.send(id, signal), onChange: () => this.changed(), ...(this.create ? { create: this.create } : {}) });
      this.peers.set(id, peer);
      this.give(peer);
      peer.greet();
    }
    this.changed();
  }

  setWay(way: Way): void {
    const fresh = way.iceServers !== this.way.iceServers;
    this.way = way;
    if (fresh) for (const peer of this.peers.values()) peer.setServers(way.iceServers);
  }

  setSending(sending: Sending): void {
    this.sending = sending;
    for (const peer of this.peers.values()) this.give(peer);
  }

  /** A signal of one of them; anybody else's is not heard. */
  receive(from: string, data: unknown): void {
    const signal = parseSignal(data);
    // What the browser refuses is mended by the next greeting or a fresh connection.
    if (signal) void this.peers.get(from)?.receive(signal).catch(() => undefined);
  }

  /** Says that we are here to whom we do not talk yet; `all`: to everybody, after the topic was joined again. */
  greet(all = false): void {
    for (const peer of this.peers.values()) if (all || peer.phase !== "connected") peer.greet();
  }

  /** The network changed. */
  restart(): void {
    for (const peer of this.peers.values()) {
      peer.restart();
      peer.greet();
    }
  }

  /** Hangs up on everybody. */
  close(): void {
    this.setOthers([]);
  }

  private give(peer: Peer): void {
    void peer.setTrack("audio", this.sending.audio);
    void peer.setTrack("video", this.sending.video);
    peer.setMedia(this.sending.state);
  }

  private changed(): void {
    this.view = { peers: new Map(this.peers) };
    for (const listener of this.listeners) listener();
  }
}
