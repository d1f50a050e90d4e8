import type { Grant } from "@mindo/api";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { MediaState, Signal } from "../signals";
import { parseSignal } from "../signals";
import { openRoom as openAgora } from "./agora";
import type { OpenRoom, RoomEvents, VendorRoom } from "./room";
import { VendorCarrier } from "./VendorCarrier";
import { openRoom as openZego } from "./zegocloud";

type Listener = (...words: readonly unknown[]) => void;

const stopped = vi.fn();
const track = (kind: "audio" | "video", id: string) => ({ kind, id, stop: stopped }) as unknown as MediaStreamTrack;

class FakeStream {
  readonly tracks: MediaStreamTrack[];
  private readonly listeners: ((event: { track: MediaStreamTrack }) => void)[] = [];
  constructor(tracks: MediaStreamTrack[] = []) {
    this.tracks = [...tracks];
  }
  getTracks = () => [...this.tracks];
  addTrack = (added: MediaStreamTrack) => this.tracks.push(added);
  removeTrack = (gone: MediaStreamTrack) => this.tracks.splice(this.tracks.indexOf(gone), 1);
  addEventListener = (_: string, listener: (event: { track: MediaStreamTrack }) => void) => this.listeners.push(listener);
  late = (added: MediaStreamTrack) => this.listeners.forEach((listener) => listener({ track: added }));
}

const ids = (stream: MediaStream) => stream.getTracks().map(({ id }) => id);

/** The vendors' own code, as far as we call it. */
const agora = vi.hoisted(() => ({ listeners: new Map<string, Listener>(), calls: [] as string[], remoteUsers: [] as unknown[], refuse: false }));
vi.mock("agora-rtc-sdk-ng", () => {
  const local = (what: string, { mediaStreamTrack }: { mediaStreamTrack: MediaStreamTrack }) => {
    let sent = mediaStreamTrack;
    const replaceTrack = (next: MediaStreamTrack, stop: boolean) => {
      agora.calls.push(`replace ${sent.id} ${next.id} ${String(stop)}`);
      sent = next;
      return Promise.resolve();
    };
    return { name: `${what} ${mediaStreamTrack.id}`, getMediaStreamTrack: () => sent, ...(what === "video" ? { replaceTrack } : {}) };
  };
  const said = (word: string) => {
    agora.calls.push(word);
    return Promise.resolve();
  };
  const client = {
    get remoteUsers() {
      return agora.remoteUsers;
    },
    on: (name: string, listener: Listener) => agora.listeners.set(name, listener),
    removeAllListeners: () => agora.listeners.clear(),
    join: (...words: unknown[]) => (agora.refuse ? Promise.reject(new Error("token")) : said(`join ${words.join(" ")}`)),
    publish: ({ name }: { name: string }) => said(`publish ${name}`),
    unpublish: ({ name }: { name: string }) => said(`unpublish ${name}`),
    subscribe: (_: unknown, kind: "audio" | "video") => Promise.resolve({ getMediaStreamTrack: () => track(kind, `their ${kind}`) }),
    renewToken: (token: string) => said(`renew ${token}`),
    leave: () => said("leave"),
    getRTCStats: () => ({ RTT: 80, RecvBytes: 90_000 }),
    getRemoteAudioStats: () => ({ 7: { receivePackets: 90, receivePacketsLost: 10 } }),
    getRemoteVideoStats: () => ({}),
  };
  return { default: { setLogLevel: () => undefined, createClient: () => client, createCustomAudioTrack: (of: never) => local("audio", of), createCustomVideoTrack: (of: never) => local("video", of) } };
});

const zego = vi.hoisted((): { listeners: Map<string, Listener>; calls: string[]; remote: unknown } => ({ listeners: new Map(), calls: [], remote: null }));
vi.mock("zego-express-engine-webrtc", () => ({
  ZegoExpressEngine: class {
    constructor(app: number, server: string) {
      zego.calls.push(`engine ${String(app)} ${server}`);
    }
    setLogConfig = () => true;
    on = (name: string, listener: Listener) => zego.listeners.set(name, listener);
    loginRoom = (...words: unknown[]) => {
      zego.calls.push(`login ${words.slice(0, 2).join(" ")}`);
      return Promise.resolve(true);
    };
    startPublishingStream = (id: string, stream: FakeStream) => zego.calls.push(`publish ${id} ${stream.getTracks().map((one) => one.id).join("+")}`);
    stopPublishingStream = (id: string) => zego.calls.push(`unpublish ${id}`);
    replaceTrack = (_: unknown, next: MediaStreamTrack) => Promise.resolve(zego.calls.push(`replace ${next.id}`));
    startPlayingStream = () => Promise.resolve(zego.remote);
    stopPlayingStream = (id: string) => zego.calls.push(`silence ${id}`);
    renewToken = (token: string, room: string) => zego.calls.push(`renew ${token} ${room}`);
    logoutRoom = (room: string) => zego.calls.push(`logout ${room}`);
    destroyEngine = () => zego.calls.push("destroy");
  },
}));

const grant = (change: Partial<Grant> = {}): Grant => ({
  provider: "agora",
  ice_servers: [],
  relay_only: false,
  app: "42",
  room: "r00m",
  user: "7",
  token: "t0k3n",
  server: "wss://sign.in.example/ws",
  role: "polite",
  peer_id: "p",
  modality: "video",
  not_after: "2026-11-22T11:00:00Z",
  ...change,
});

const heard: RoomEvents = { present: vi.fn<RoomEvents["present"]>(), track: vi.fn<RoomEvents["track"]>(), link: vi.fn<RoomEvents["link"]>() };
const settled = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("MediaStream", FakeStream);
  for (const vendor of [agora, zego]) {
    vendor.calls.length = 0;
    vendor.listeners.clear();
  }
  agora.refuse = false;
  agora.remoteUsers = [];
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.clearAllMocks();
});

describe("Agora's channel", () => {
  it("is joined with the grant, sends what it is given and never stops a device", async () => {
    const room = await openAgora(heard);
    await room.join(grant());
    const camera = track("video", "camera");
    await room.publish("audio", track("audio", "voice"));
    await room.publish("video", camera);
    await room.publish("video", track("video", "screen"));
    await room.publish("video", null);
    await room.renew("fresh");
    await room.leave();
    expect(agora.calls).toEqual(["join 42 r00m t0k3n 7", "publish audio voice", "publish video camera", "replace camera screen false", "unpublish video camera", "renew fresh", "leave"]);
    expect(stopped).not.toHaveBeenCalled();
  });

  it("tells who is there, what is sent and how the way stands in our words", async () => {
    await openAgora(heard);
    agora.listeners.get("user-published")?.({ uid: 9 }, "video");
    await settled();
    expect(heard.present).toHaveBeenLastCalledWith(true);
    expect(heard.track).toHaveBeenLastCalledWith("video", expect.objectContaining({ id: "their video" }));
    agora.listeners.get("user-unpublished")?.({ uid: 9 }, "video");
    expect(heard.track).toHaveBeenLastCalledWith("video", null);
    agora.listeners.get("user-left")?.({ uid: 9 });
    expect(heard.present).toHaveBeenLastCalledWith(false);
    for (const state of ["CONNECTED", "RECONNECTING", "DISCONNECTED"]) agora.listeners.get("connection-state-change")?.(state);
    expect(vi.mocked(heard.link).mock.calls.flat()).toEqual(["up", "seeking", "down"]);
  });

  it("measures by the SDK's counters", async () => {
    const room = await openAgora(heard);
    expect(room.sample(false)).toMatchObject({ rtt_ms: 80, loss: 0.1, grade: "poor" });
  });
});

describe("ZEGOCLOUD's room", () => {
  it("is joined where the grant says, and begins anew when the number of tracks changes", async () => {
    const room = await openZego(heard);
    await room.join(grant({ provider: "zegocloud" }));
    await room.publish("audio", track("audio", "voice"));
    await room.publish("video", track("video", "camera"));
    await room.publish("video", track("video", "screen"));
    await room.renew("fresh");
    await room.leave();
    expect(zego.calls).toEqual([
      "engine 42 wss://sign.in.example/ws",
      "login r00m t0k3n",
      "publish r00m-7 voice",
      "unpublish r00m-7",
      "publish r00m-7 voice+camera",
      "replace screen",
      "renew fresh r00m",
      "unpublish r00m-7",
      "logout r00m",
      "destroy",
    ]);
  });

  it("plays the other one's stream with what is added later, and measures there and back", async () => {
    const room = await openZego(heard);
    await room.join(grant());
    const stream = new FakeStream([track("audio", "her voice")]);
    zego.remote = stream;
    zego.listeners.get("roomStreamUpdate")?.("r00m", "ADD", [{ streamID: "r00m-7" }, { streamID: "r00m-9" }]);
    await settled();
    stream.late(track("video", "her face"));
    expect(vi.mocked(heard.track).mock.calls.map(([kind, one]) => [kind, one?.id])).toEqual([
      ["audio", "her voice"],
      ["video", "her face"],
    ]);
    zego.listeners.get("playQualityUpdate")?.("r00m-9", { audio: { audioBitrate: 40 }, video: { videoBitrate: 600 }, peerToPeerDelay: 140, peerToPeerPacketLostRate: 0.05 });
    expect(room.sample(true)).toMatchObject({ rtt_ms: 280, loss: 0.05, bitrate: 640_000, grade: "fair" });
    zego.listeners.get("roomStreamUpdate")?.("r00m", "DELETE", [{ streamID: "r00m-9" }]);
    expect(zego.calls).toContain("silence r00m-9");
    expect(heard.track).toHaveBeenLastCalledWith("video", null);
  });
});

describe("a call through a vendor's room", () => {
  const seen: MediaState = { microphone: true, camera: false, screen: false };

  function call(open: OpenRoom = openAgora) {
    const said: Signal[] = [];
    const carrier = new VendorCarrier({ grant: grant(), open, send: (signal) => said.push(signal), onChange: () => undefined });
    return { carrier, said };
  }

  it("is waiting, connected when both are there, reconnecting when one is lost, and shows what comes", async () => {
    const { carrier } = call();
    await carrier.setTrack("audio", track("audio", "voice"));
    await settled();
    expect(carrier.phase).toBe("waiting");
    expect(agora.calls).toContain("publish audio voice");
    agora.listeners.get("user-published")?.({ uid: 9 }, "audio");
    await settled();
    expect([carrier.phase, ids(carrier.remote)]).toEqual(["connected", ["their audio"]]);
    agora.listeners.get("connection-state-change")?.("RECONNECTING");
    expect(carrier.phase).toBe("reconnecting");
    agora.listeners.get("connection-state-change")?.("CONNECTED");
    expect(carrier.phase).toBe("connected");
    agora.listeners.get("user-left")?.({ uid: 9 });
    expect([carrier.phase, ids(carrier.remote)]).toEqual(["reconnecting", []]);
  });

  it("tells each other's devices over our own relay", async () => {
    const { carrier, said } = call();
    carrier.setMedia(seen);
    carrier.greet();
    expect(said.at(-1)).toMatchObject({ kind: "devices", asks: true, microphone: true });
    const theirs = parseSignal({ kind: "devices", session: "vendor", asks: true, camera: true });
    if (theirs) await carrier.receive(theirs);
    expect(carrier.remoteMedia).toEqual({ microphone: false, camera: true, screen: false });
    expect(said.at(-1)).toMatchObject({ kind: "devices", asks: false, microphone: true });
  });

  it("tries again with growing pauses when it is refused, with the newest grant, and at once when the network is back", async () => {
    agora.refuse = true;
    const { carrier } = call();
    await settled();
    carrier.renew(grant({ token: "fresh" }));
    agora.refuse = false;
    await vi.advanceTimersByTimeAsync(1_999);
    expect(agora.calls).not.toContain("join 42 r00m fresh 7");
    carrier.restart();
    await settled();
    expect(agora.calls).toContain("join 42 r00m fresh 7");
    agora.listeners.get("connection-state-change")?.("DISCONNECTED");
    await settled();
    expect(agora.calls.at(-1)).toBe("leave");
    await vi.advanceTimersByTimeAsync(2_000);
    expect(agora.calls.filter((word) => word.startsWith("join"))).toHaveLength(2);
  });

  it("leaves, and hears nothing more, even when it is closed while it joins", async () => {
    let enter: () => void = () => undefined;
    const left = vi.fn(() => Promise.resolve());
    const slow: VendorRoom = { join: () => new Promise((resolve) => (enter = () => resolve())), publish: () => Promise.resolve(), renew: () => Promise.resolve(), sample: () => null, leave: left };
    const { carrier } = call(() => Promise.resolve(slow));
    await settled();
    carrier.close();
    enter();
    await settled();
    expect(left).toHaveBeenCalledOnce();
    expect(carrier.phase).toBe("waiting");
  });
});
