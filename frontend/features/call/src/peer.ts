import type { Grant } from "@mindo/api";
import { type Carrier, type Kind, type PeerPhase, type Sampler, servers } from "./carrier";
import { type Reading, readStats, sampleBetween } from "./quality";
import type { MediaState, Signal } from "./signals";

export interface PeerOptions {
  /** Yields when both offer at once; the patient is the polite one. */
  readonly polite: boolean;
  readonly iceServers: RTCIceServer[];
  /** No way but through TURN, so that neither learns the other's address. */
  readonly relayOnly?: boolean;
  readonly send: (signal: Signal) => void;
  /** Called after anything a screen shows has changed. */
  readonly onChange: () => void;
  readonly create?: (configuration: RTCConfiguration) => RTCPeerConnection;
  readonly newSession?: () => string;
}

/** A connection that says "disconnected" often comes back by itself; after this long it is helped. */
const PATIENCE_MS = 2_000;
/** An ICE restart that has not connected after this long is followed by the next, then by a fresh connection. */
const RETRY_MS = 6_000;
const RESTARTS = 2;

/**
 * One side of the call: an RTCPeerConnection, perfect negotiation over a lossy relay, and its repair.
 *
 * The impolite side lays out the two media lines (audio, video) and offers first; the polite one answers on those same
 * lines, so the layout is the same after every reload. Later either may offer (ICE restart); when both do at once the
 * polite one rolls back. Who is talked to is settled by `hello`s that name connections, see `Signal`.
 */
export class Peer implements Carrier {
  connection: RTCPeerConnection;
  readonly remote = new MediaStream();
  remoteMedia: MediaState | null = null;
  phase: PeerPhase = "waiting";
  private session: string;
  private theirs: string | null = null;
  private makingOffer = false;
  private ignoringOffer = false;
  /** Numbers our offers, and remembers whose offer we answered last: an answer counts for its own offer only. */
  private turn = 0;
  private answered = 0;
  /** Descriptions and candidates are taken one after the other: a repeated offer may not overtake our answer to the first. */
  private work: Promise<void> = Promise.resolve();
  private restarts = 0;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private closed = false;
  private iceServers: RTCIceServer[];
  private media: MediaState = { microphone: false, camera: false, screen: false };
  private readonly tracks: Record<Kind, MediaStreamTrack | null> = { audio: null, video: null };

  constructor(private readonly options: PeerOptions) {
    this.iceServers = options.iceServers;
    this.session = this.newSession();
    this.connection = this.build();
  }

  /** Says that we are here. Call it when the topic is joined, and each time it is joined again. */
  greet(): void {
    if (!this.closed) this.options.send({ kind: "hello", session: this.session, seen: this.theirs });
  }

  /** What we send from now on; null sends nothing on that line. */
  async setTrack(kind: Kind, track: MediaStreamTrack | null): Promise<void> {
    if (this.tracks[kind] === track) return;
    this.tracks[kind] = track;
    await this.line(kind)?.sender.replaceTrack(track);
  }

  setMedia(media: MediaState): void {
    this.media = media;
    this.tellMedia();
  }

  renew(grant: Grant): void {
    this.setServers(servers(grant));
  }

  /** Each sampler counts from its own first reading on. */
  sampler(): Sampler {
    let before: Reading | null = null;
    return async () => {
      const now = readStats(await this.connection.getStats(), Date.now());
      const found = sampleBetween(before, now, this.remoteMedia?.camera === true || this.remoteMedia?.screen === true);
      before = now;
      return found;
    };
  }

  /** Fresh TURN credentials: used from the next restart on. */
  setServers(iceServers: RTCIceServer[]): void {
    this.iceServers = iceServers;
    if (!this.closed) this.connection.setConfiguration(this.configuration());
  }

  /** Looks for a way again, after the network changed. */
  restart(): void {
    if (this.closed || this.theirs === null || this.connection.remoteDescription === null) return;
    this.connection.restartIce();
  }

  close(): void {
    this.closed = true;
    this.stopTimer();
    this.connection.close();
  }

  /** Takes one signal of the other side. Rejects when the browser refuses a description. */
  async receive(signal: Signal): Promise<void> {
    if (this.closed) return;
    if (signal.kind === "hello") {
      this.hear(signal.session, signal.seen);
      return;
    }
    // Said by somebody who talks through a vendor's room: this call does not.
    if (signal.kind === "devices" || signal.to !== this.session) return;
    if (this.theirs === null) this.bind(signal.session);
    if (signal.session !== this.theirs) return;
    if (signal.kind === "media") {
      this.remoteMedia = { microphone: signal.microphone, camera: signal.camera, screen: signal.screen };
      this.options.onChange();
    } else {
      const { connection } = this;
      const step = this.work.then(() => (connection === this.connection && !this.closed ? this.take(signal) : undefined));
      this.work = step.catch(() => undefined);
      await step;
    }
  }

  private take(signal: Extract<Signal, { kind: "candidate" | "description" }>): Promise<void> {
    return signal.kind === "candidate" ? this.addCandidate(signal.candidate) : this.describe(signal.description, signal.turn);
  }

  private newSession(): string {
    return this.options.newSession?.() ?? crypto.randomUUID();
  }

  private configuration(): RTCConfiguration {
    return { iceServers: this.iceServers, ...(this.options.relayOnly ? { iceTransportPolicy: "relay" } : {}) };
  }

  private build(): RTCPeerConnection {
    const create = this.options.create ?? ((configuration) => new RTCPeerConnection(configuration));
    const connection = create(this.configuration());
    connection.onnegotiationneeded = () => void this.offer(connection);
    connection.onicecandidate = ({ candidate }) => {
      if (candidate && connection === this.connection && this.theirs !== null) {
        this.options.send({ kind: "candidate", session: this.session, to: this.theirs, candidate: candidate.toJSON() });
      }
    };
    connection.ontrack = ({ track }) => {
      if (connection !== this.connection) return;
      for (const old of this.remote.getTracks().filter(({ kind }) => kind === track.kind)) this.remote.removeTrack(old);
      this.remote.addTrack(track);
      this.options.onChange();
    };
    connection.onconnectionstatechange = () => {
      if (connection === this.connection) this.tend(connection.connectionState);
    };
    return connection;
  }

  /** Starts over with a fresh connection; the other side follows when it hears the new name. */
  private rebuild(theirs: string | null): void {
    const old = this.connection;
    this.session = this.newSession();
    this.theirs = null;
    this.turn = this.answered = 0;
    this.makingOffer = this.ignoringOffer = false;
    // What waits belongs to the old connection, whose promises may never settle once it is closed.
    this.work = Promise.resolve();
    this.restarts = 0;
    this.stopTimer();
    this.connection = this.build();
    old.close();
    if (this.phase !== "waiting") this.become(this.phase === "connected" ? "reconnecting" : this.phase);
    if (theirs !== null) this.bind(theirs);
    this.greet();
  }

  private hear(session: string, seen: string | null): void {
    if (this.theirs === null) {
      // Bound to a connection of ours that is gone: it will start over as soon as it hears of this one.
      if (seen === null || seen === this.session) this.bind(session);
      if (seen !== this.session) this.greet();
    } else if (this.theirs === session) {
      if (seen !== this.session) this.greet();
      this.repeat();
    } else if (this.connection.remoteDescription === null) {
      this.theirs = session;
      this.greet();
      this.repeat();
    } else {
      this.rebuild(session);
    }
  }

  private bind(session: string): void {
    this.theirs = session;
    this.answered = 0;
    if (this.phase === "waiting") this.become("connecting");
    if (!this.options.polite) {
      for (const kind of ["audio", "video"] as const) {
        const { sender } = this.connection.addTransceiver(kind, { direction: "sendrecv" });
        void sender.replaceTrack(this.tracks[kind]);
      }
    }
    this.tellMedia();
  }

  /** The other side is there (again): say once more what may not have reached it. */
  private repeat(): void {
    const { signalingState, localDescription, connectionState } = this.connection;
    if (signalingState === "have-local-offer") this.describeTo(localDescription, this.turn);
    else if (connectionState === "disconnected" || connectionState === "failed") this.restart();
    this.tellMedia();
  }

  private async offer(connection: RTCPeerConnection): Promise<void> {
    if (connection !== this.connection || this.closed || this.theirs === null) return;
    try {
      this.makingOffer = true;
      await connection.setLocalDescription();
      if (connection !== this.connection || connection.signalingState !== "have-local-offer") return;
      this.turn += 1;
      this.describeTo(connection.localDescription, this.turn);
    } catch {
      // An offer of the other side came in between: the connection asks again when it is stable.
    } finally {
      if (connection === this.connection) this.makingOffer = false;
    }
  }

  private async describe(description: RTCSessionDescriptionInit, turn: number): Promise<void> {
    const { connection } = this;
    if (description.type === "answer") {
      if (connection.signalingState === "have-local-offer" && turn === this.turn) await connection.setRemoteDescription(description);
      return;
    }
    this.ignoringOffer = !this.options.polite && (this.makingOffer || connection.signalingState !== "stable");
    if (this.ignoringOffer) return;
    if (turn !== this.answered || connection.signalingState !== "stable") {
      await connection.setRemoteDescription(description);
      await this.fillLines();
      await connection.setLocalDescription();
      this.answered = turn;
    }
    if (connection === this.connection) this.describeTo(connection.localDescription, turn);
  }

  private async addCandidate(candidate: RTCIceCandidateInit): Promise<void> {
    try {
      await this.connection.addIceCandidate(candidate);
    } catch (error) {
      // Candidates of an offer we ignored belong to nothing.
      if (!this.ignoringOffer) throw error;
    }
  }

  /** Our tracks on the lines the other side laid out. */
  private async fillLines(): Promise<void> {
    for (const kind of ["audio", "video"] as const) {
      const line = this.line(kind);
      if (!line) continue;
      line.direction = "sendrecv";
      if (line.sender.track !== this.tracks[kind]) await line.sender.replaceTrack(this.tracks[kind]);
    }
  }

  private line(kind: Kind): RTCRtpTransceiver | undefined {
    return this.connection.getTransceivers().find(({ receiver }) => receiver.track.kind === kind);
  }

  private describeTo(description: RTCSessionDescriptionInit | null, turn: number): void {
    if (!description || this.theirs === null) return;
    this.options.send({ kind: "description", session: this.session, to: this.theirs, turn, description: { type: description.type, sdp: description.sdp ?? "" } });
  }

  private tellMedia(): void {
    if (this.theirs !== null && !this.closed) this.options.send({ kind: "media", session: this.session, to: this.theirs, ...this.media });
  }

  private tend(state: RTCPeerConnectionState): void {
    if (state === "connected") {
      this.restarts = 0;
      this.stopTimer();
      this.become("connected");
    } else if (state === "disconnected" || state === "failed") {
      this.become(this.phase === "connected" ? "reconnecting" : this.phase);
      this.mendIn(state === "failed" ? 0 : PATIENCE_MS);
    }
  }

  private mendIn(delay: number): void {
    this.stopTimer();
    this.timer = setTimeout(() => this.mend(), delay);
  }

  private mend(): void {
    if (this.closed || this.connection.connectionState === "connected") return;
    if (this.restarts < RESTARTS) {
      this.restarts += 1;
      this.restart();
      this.greet();
      this.mendIn(RETRY_MS);
    } else {
      this.rebuild(null);
      this.mendIn(RETRY_MS * (RESTARTS + 1));
    }
  }

  private become(phase: PeerPhase): void {
    this.phase = phase;
    this.options.onChange();
  }

  private stopTimer(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }
}
