import type { Grant } from "@mindo/api";
import type { Carrier, Kind, PeerPhase, Sampler } from "../carrier";
import type { MediaState, Signal } from "../signals";
import type { OpenRoom, VendorRoom } from "./room";

interface VendorOptions {
  readonly grant: Grant;
  /** Loads the vendor's SDK and opens its room; only called where that vendor is configured. */
  readonly open: OpenRoom;
  readonly send: (signal: Signal) => void;
  readonly onChange: () => void;
}

const FIRST_RETRY_MS = 2_000;
const LAST_RETRY_MS = 30_000;
const KINDS: readonly Kind[] = ["audio", "video"];

/**
 * A call through a vendor's room. Joins by itself and again until it is closed. What the two say of their devices goes over our
 * own relay, as in a call peer to peer, so that the screens show the same whoever carries it.
 */
export class VendorCarrier implements Carrier {
  readonly remote = new MediaStream();
  readonly connection = null;
  remoteMedia: MediaState | null = null;
  phase: PeerPhase = "waiting";
  private room: VendorRoom | null = null;
  private grant: Grant;
  private readonly tracks: Record<Kind, MediaStreamTrack | null> = { audio: null, video: null };
  private media: MediaState = { microphone: false, camera: false, screen: false };
  private here = false;
  private closed = false;
  private failures = 0;
  private timer: ReturnType<typeof setTimeout> | null = null;
  /** Counts rooms: what an earlier one still says is not heard. */
  private round = 0;
  /** One thing after the other: SDKs do not like to publish while they join. */
  private work: Promise<void> = Promise.resolve();

  constructor(private readonly options: VendorOptions) {
    this.grant = options.grant;
    this.enter();
  }

  async setTrack(kind: Kind, track: MediaStreamTrack | null): Promise<void> {
    if (this.tracks[kind] === track) return;
    this.tracks[kind] = track;
    const { room } = this;
    if (room) await this.queue(() => (room === this.room ? room.publish(kind, this.tracks[kind]) : undefined));
  }

  setMedia(media: MediaState): void {
    this.media = media;
    this.tell(false);
  }

  greet(): void {
    this.tell(true);
  }

  receive(signal: Signal): Promise<void> {
    if (!this.closed && signal.kind === "devices") {
      this.remoteMedia = { microphone: signal.microphone, camera: signal.camera, screen: signal.screen };
      if (signal.asks) this.tell(false);
      this.options.onChange();
    }
    return Promise.resolve();
  }

  renew(grant: Grant): void {
    this.grant = grant;
    const { room } = this;
    if (room) void this.queue(() => room.renew(grant.token));
  }

  /** SDKs seek their own way again; one that has given up is asked anew at once instead of after its pause. */
  restart(): void {
    if (this.closed || this.room !== null || this.timer === null) return;
    clearTimeout(this.timer);
    this.enter();
  }

  sampler(): Sampler {
    return () => Promise.resolve(this.room?.sample(this.remoteMedia?.camera === true || this.remoteMedia?.screen === true) ?? null);
  }

  close(): void {
    this.closed = true;
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.abandon();
  }

  private enter(): void {
    this.timer = null;
    this.round += 1;
    const { round } = this;
    const current = () => round === this.round && !this.closed;
    const hear =
      <Words extends readonly unknown[]>(take: (...words: Words) => void) =>
      (...words: Words) => {
        if (current()) take(...words);
      };
    void this.queue(async () => {
      if (!current()) return;
      let room: VendorRoom | null = null;
      try {
        room = await this.options.open({
          present: hear((here) => this.present(here)),
          track: hear((kind, track) => this.take(kind, track)),
          link: hear((state) => this.link(state)),
        });
        if (current()) await room.join(this.grant);
        if (current()) for (const kind of KINDS) if (this.tracks[kind]) await room.publish(kind, this.tracks[kind]);
      } catch {
        // Refused, unreachable, or the SDK could not be loaded: all of them are tried again.
        void room?.leave().catch(() => undefined);
        if (current()) this.again();
        return;
      }
      if (!current()) {
        void room.leave().catch(() => undefined);
        return;
      }
      this.room = room;
      this.failures = 0;
      // Whatever changed while it joined.
      for (const kind of KINDS) await room.publish(kind, this.tracks[kind]);
      this.settle();
    });
  }

  private again(): void {
    const pause = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.failures);
    this.failures += 1;
    this.round += 1;
    this.timer = setTimeout(() => this.enter(), pause);
    this.settle();
  }

  private abandon(): void {
    const { room } = this;
    this.room = null;
    this.round += 1;
    this.here = false;
    for (const track of this.remote.getTracks()) this.remote.removeTrack(track);
    if (room) void room.leave().catch(() => undefined);
  }

  private present(here: boolean): void {
    this.here = here;
    if (!here) for (const kind of KINDS) this.take(kind, null);
    this.settle();
  }

  private take(kind: Kind, track: MediaStreamTrack | null): void {
    for (const old of this.remote.getTracks().filter((one) => one.kind === kind)) this.remote.removeTrack(old);
    if (track) this.remote.addTrack(track);
    this.settle();
  }

  private link(state: "up" | "seeking" | "down"): void {
    if (state === "down") {
      this.abandon();
      this.become(this.phase === "connected" ? "reconnecting" : this.phase);
      this.again();
    } else if (state === "seeking") this.become(this.phase === "connected" ? "reconnecting" : this.phase);
    else this.settle();
  }

  private settle(): void {
    if (this.room && this.here) this.become("connected");
    else if (this.room) this.become(this.phase === "connected" || this.phase === "reconnecting" ? "reconnecting" : "waiting");
    else this.become(this.phase === "connected" ? "reconnecting" : this.phase);
  }

  private become(phase: PeerPhase): void {
    this.phase = phase;
    this.options.onChange();
  }

  private tell(asks: boolean): void {
    if (!this.closed) this.options.send({ kind: "devices", session: "vendor", asks, ...this.media });
  }

  /** What fails on the way is mended by the next change or the next room. */
  private queue(step: () => Promise<void> | undefined): Promise<void> {
    this.work = this.work.then(step).catch(() => undefined);
    return this.work;
  }
}
