import type { Grant } from "@mindo/api";
import type { IAgoraRTCClient, IAgoraRTCRemoteUser, ILocalAudioTrack, ILocalVideoTrack } from "agora-rtc-sdk-ng";
import type { Kind } from "../carrier";
import { type Reading, type Sample, sampleBetween } from "../quality";
import type { RoomEvents, VendorRoom } from "./room";

const LOG_NOTHING = 4;

type Sent = ILocalAudioTrack | ILocalVideoTrack;

/** A channel of Agora's, through its Video SDK (4.x): https://api-ref.agora.io/en/video-sdk/web/4.x/ */
export async function openRoom(events: RoomEvents): Promise<VendorRoom> {
  const { default: AgoraRTC } = await import("agora-rtc-sdk-ng");
  AgoraRTC.setLogLevel(LOG_NOTHING);
  const client = AgoraRTC.createClient({ mode: "rtc", codec: "vp8" });
  return new AgoraRoom(client, AgoraRTC, events);
}

type Sdk = Pick<typeof import("agora-rtc-sdk-ng").default, "createCustomAudioTrack" | "createCustomVideoTrack">;

class AgoraRoom implements VendorRoom {
  private readonly sent: Record<Kind, Sent | null> = { audio: null, video: null };
  private before: Reading | null = null;

  constructor(
    private readonly client: IAgoraRTCClient,
    private readonly sdk: Sdk,
    private readonly events: RoomEvents,
  ) {
    client.on("user-joined", () => events.present(true));
    client.on("user-left", () => events.present(client.remoteUsers.length > 0));
    client.on("user-published", (user: IAgoraRTCRemoteUser, kind: string) => void this.hear(user, kind));
    client.on("user-unpublished", (_: IAgoraRTCRemoteUser, kind: string) => {
      if (kind === "audio" || kind === "video") events.track(kind, null);
    });
    client.on("connection-state-change", (state: string) => {
      if (state === "CONNECTED") events.link("up");
      else if (state === "RECONNECTING") events.link("seeking");
      else if (state === "DISCONNECTED") events.link("down");
    });
  }

  async join({ app, room, token, user }: Grant): Promise<void> {
    await this.client.join(app, room, token, Number(user));
  }

  async publish(kind: Kind, track: MediaStreamTrack | null): Promise<void> {
    const sent = this.sent[kind];
    if (sent?.getMediaStreamTrack() === track) return;
    if (sent && track && kind === "video" && "replaceTrack" in sent) {
      await sent.replaceTrack(track, false);
      return;
    }
    if (sent) {
      this.sent[kind] = null;
      await this.client.unpublish(sent);
    }
    if (!track) return;
    const made = kind === "audio" ? this.sdk.createCustomAudioTrack({ mediaStreamTrack: track }) : this.sdk.createCustomVideoTrack({ mediaStreamTrack: track });
    this.sent[kind] = made;
    await this.client.publish(made);
  }

  renew(token: string): Promise<void> {
    return this.client.renewToken(token);
  }

  sample(video: boolean): Sample | null {
    const [sound] = Object.values(this.client.getRemoteAudioStats());
    const [picture] = Object.values(this.client.getRemoteVideoStats());
    if (!sound && !picture) return null;
    const { RTT, RecvBytes } = this.client.getRTCStats();
    const now: Reading = {
      at: Date.now(),
      received: (sound?.receivePackets ?? 0) + (picture?.receivePackets ?? 0),
      lost: (sound?.receivePacketsLost ?? 0) + (picture?.receivePacketsLost ?? 0),
      bytes: RecvBytes,
      framesDecoded: 0,
      framesSent: 0,
      rttMs: RTT,
      // Seconds, as the SDK counts them.
      frozenMs: (picture?.totalFreezeTime ?? 0) * 1000,
      pair: "",
    };
    const found = sampleBetween(this.before, now, video);
    this.before = now;
    return found;
  }

  async leave(): Promise<void> {
    await this.client.leave();
    this.client.removeAllListeners();
  }

  private async hear(user: IAgoraRTCRemoteUser, kind: string): Promise<void> {
    if (kind !== "audio" && kind !== "video") return;
    this.events.present(true);
    try {
      const track = kind === "audio" ? await this.client.subscribe(user, "audio") : await this.client.subscribe(user, "video");
      this.events.track(kind, track.getMediaStreamTrack());
    } catch {
      // Taken back before we had it; published again, it is told again.
    }
  }
}
