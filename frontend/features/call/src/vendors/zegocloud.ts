import type { Grant } from "@mindo/api";
import type { ZegoExpressEngine } from "zego-express-engine-webrtc";
import type { Kind } from "../carrier";
import { gradeOf, type Sample } from "../quality";
import type { RoomEvents, VendorRoom } from "./room";

/** A room of ZEGOCLOUD's, through its Express SDK (3.x): https://docs.zegocloud.com/article/api?doc=Express_Video_SDK_API~javascript_web~class~ZegoExpressEngine */
export function openRoom(events: RoomEvents): Promise<VendorRoom> {
  return Promise.resolve(new ZegoRoom(events));
}


interface ZegoStats {
  readonly audio: { readonly audioBitrate: number };
  readonly video: { readonly videoBitrate: number };
  readonly peerToPeerDelay?: number | undefined;
  readonly peerToPeerPacketLostRate?: number | undefined;
}

class ZegoRoom implements VendorRoom {
  private engine: ZegoExpressEngine | null = null;
  private room = "";
  private own = "";
  private sent: MediaStream | null = null;
  private last: ZegoStats | null = null;
  private readonly playing = new Set<string>();

  constructor(private readonly events: RoomEvents) {}

  async join({ app, room, token, user, server }: Grant): Promise<void> {
    const { ZegoExpressEngine: Engine } = await import("zego-express-engine-webrtc");
    const engine = new Engine(Number(app), server);
    engine.setLogConfig({ logLevel: "disable", remoteLogLevel: "disable" });
    this.engine = engine;
    this.room = room;
    this.own = `${room}-${user}`;
    this.listen(engine);
    if (!(await engine.loginRoom(room, token, { userID: user, userName: user }, { userUpdate: true }))) throw new Error("refused");
  }

  async publish(kind: Kind, track: MediaStreamTrack | null): Promise<void> {
    const { engine } = this;
    if (!engine) return;
    const present = this.sent?.getTracks().find((one) => one.kind === kind) ?? null;
    if (present === track) return;
    if (this.sent && present && track) {
      await engine.replaceTrack(this.sent, track);
      this.sent.removeTrack(present);
      this.sent.addTrack(track);
      return;
    }
    // The SDK lays out what is sent when it begins: another number of tracks is another beginning.
    const tracks = [...(this.sent?.getTracks().filter((one) => one.kind !== kind) ?? []), ...(track ? [track] : [])];
    if (this.sent) engine.stopPublishingStream(this.own);
    this.sent = tracks.length > 0 ? new MediaStream(tracks) : null;
    if (this.sent) engine.startPublishingStream(this.own, this.sent);
  }

  renew(token: string): Promise<void> {
    this.engine?.renewToken(token, this.room);
    return Promise.resolve();
  }

  sample(video: boolean): Sample | null {
    const { last } = this;
    if (!last) return null;
    const measured = {
      // The SDK tells the way from one end to the other; there and back is twice that.
      rtt_ms: last.peerToPeerDelay === undefined ? null : Math.min(60_000, Math.round(last.peerToPeerDelay * 2)),
      loss: last.peerToPeerPacketLostRate === undefined ? null : Math.min(1, Math.max(0, last.peerToPeerPacketLostRate)),
      bitrate: Math.round((last.audio.audioBitrate + last.video.videoBitrate) * 1000),
      freeze: null,
    };
    return { ...measured, relayed: false, grade: gradeOf({ ...measured, bitrate: video ? measured.bitrate : null }) };
  }

  leave(): Promise<void> {
    const { engine } = this;
    this.engine = null;
    if (engine) {
      for (const stream of this.playing) engine.stopPlayingStream(stream);
      if (this.sent) engine.stopPublishingStream(this.own);
      engine.logoutRoom(this.room);
      engine.destroyEngine();
    }
    return Promise.resolve();
  }

  private listen(engine: ZegoExpressEngine): void {
    engine.on("roomUserUpdate", (_room, change, users) => {
      if (users.length > 0) this.events.present(change === "ADD");
    });
    engine.on("roomStreamUpdate", (_room, change, streams) => {
      for (const { streamID } of streams) {
        if (streamID === this.own) continue;
        if (change === "ADD") void this.play(engine, streamID);
        else this.stop(engine, streamID);
      }
    });
    engine.on("playQualityUpdate", (_stream, stats) => {
      this.last = stats;
    });
    engine.on("roomStateUpdate", (_room, state) => {
      this.events.link(state === "CONNECTED" ? "up" : state === "CONNECTING" ? "seeking" : "down");
    });
  }

  private async play(engine: ZegoExpressEngine, streamId: string): Promise<void> {
    this.playing.add(streamId);
    this.events.present(true);
    try {
      const stream = await engine.startPlayingStream(streamId);
      if (!this.playing.has(streamId)) return;
      for (const track of stream.getTracks()) this.give(track);
      stream.addEventListener("addtrack", ({ track }) => this.give(track));
    } catch {
      // Gone before we had it; published again, it is told again.
      this.playing.delete(streamId);
    }
  }

  private stop(engine: ZegoExpressEngine, streamId: string): void {
    if (!this.playing.delete(streamId)) return;
    engine.stopPlayingStream(streamId);
    for (const kind of ["audio", "video"] as const) this.events.track(kind, null);
  }

  private give(track: MediaStreamTrack): void {
    this.events.track(track.kind === "audio" ? "audio" : "video", track);
  }
}
