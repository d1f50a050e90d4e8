import type { Grant } from "@mindo/api";
import type { MediaState, Signal } from "./signals";
import type { Sample } from "./quality";

/** `waiting`: the other one is not there yet. `reconnecting`: it was connected and is not now. */
export type PeerPhase = "waiting" | "connecting" | "connected" | "reconnecting";
export type Kind = "audio" | "video";

/** Measures one stretch of the connection after the other; null where there is nothing to measure yet. */
export type Sampler = () => Promise<Sample | null>;

/** What the screens need of whatever carries sound and picture between the two: peer to peer, or a vendor's rooms. */
export interface Carrier {
  readonly phase: PeerPhase;
  /** What the other side sends; tracks come and go. */
  readonly remote: MediaStream;
  /** What the other side says of its devices; null until it has. */
  readonly remoteMedia: MediaState | null;
  /** The browser's own connection, where it is ours to look into. */
  readonly connection: RTCPeerConnection | null;
  /** What we send from now on; null sends nothing of that kind. */
  setTrack(kind: Kind, track: MediaStreamTrack | null): Promise<void>;
  /** What the other side is told of our devices. */
  setMedia(media: MediaState): void;
  /** Says that we are here. Call it when the topic is joined, and each time it is joined again. */
  greet(): void;
  /** Takes one signal of the other side. */
  receive(signal: Signal): Promise<void>;
  /** A fresh grant: what ends with the old one goes on with it. */
  renew(grant: Grant): void;
  /** Looks for a way again, after the network changed. */
  restart(): void;
  sampler(): Sampler;
  close(): void;
}

export const servers = (grant: Pick<Grant, "ice_servers">): RTCIceServer[] => grant.ice_servers.map(({ urls, username, credential }) => ({ urls: [...urls], username, credential }));
