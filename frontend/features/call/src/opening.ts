import type { Grant } from "@mindo/api";
import { type Carrier, servers } from "./carrier";
import { Peer } from "./peer";
import type { Signal } from "./signals";
import type { OpenRoom } from "./vendors/room";
import { VendorCarrier } from "./vendors/VendorCarrier";

/** Chunks of their own, asked for in the moment a call goes through that vendor, and never otherwise. */
const ROOMS: Readonly<Record<Exclude<Grant["provider"], "webrtc">, OpenRoom>> = {
  agora: async (events) => (await import("./vendors/agora")).openRoom(events),
  zegocloud: async (events) => (await import("./vendors/zegocloud")).openRoom(events),
};

/** Begins to carry a call the way its grant says. */
export function openCarrier(grant: Grant, send: (signal: Signal) => void, onChange: () => void): Carrier {
  if (grant.provider === "webrtc") return new Peer({ polite: grant.role === "polite", relayOnly: grant.relay_only, iceServers: servers(grant), send, onChange });
  return new VendorCarrier({ grant, open: ROOMS[grant.provider], send, onChange });
}
