import { beforeEach, describe, expect, it, vi } from "vitest";
import { Mesh } from "./mesh";
import { FakeConnection } from "./peer.fakes";
import type { Signal } from "./signals";

vi.stubGlobal("MediaStream", class { getTracks = () => []; addTrack() {} removeTrack() {} });

describe("three people in one call", () => {
  const made = new Map<string, { mesh: Mesh; connections: FakeConnection[] }>();
  const ids = ["patient", "professional", "guest"];

  const enter = (id: string) => {
    const connections: FakeConnection[] = [];
    const mesh = new Mesh(() => {
      const connection = new FakeConnection();
      connections.push(connection);
      return connection as unknown as RTCPeerConnection;
    });
    mesh.setWay({ iceServers: [], relayOnly: false, send: (to: string, signal: Signal) => queueMicrotask(() => made.get(to)?.mesh.receive(id, { ...signal })) });
    made.set(id, { mesh, connections });
    return mesh;
  };
  const describedBy = (id: string) => made.get(id)?.connections.filter(({ closed }) => !closed).map(({ localDescription, remoteDescription }) => Boolean(localDescription && remoteDescription));

  beforeEach(() => {
    made.clear();
    for (const id of ids) enter(id);
    for (const id of ids) made.get(id)?.mesh.setOthers(ids.filter((other) => other !== id).map((other) => ({ id: other, polite: id < other })));
  });

  it("each agree with each, whoever comes first", async () => {
    for (const id of ids) made.get(id)?.mesh.greet();
    await vi.waitFor(() => {
      for (const id of ids) expect(describedBy(id)).toEqual([true, true]);
    });
  });

  it("hangs up on who may no longer be there, and on nobody else", () => {
    const mesh = made.get("patient")?.mesh;
    mesh?.setOthers([{ id: "professional", polite: true }]);
    expect([...(mesh?.current().peers.keys() ?? [])]).toEqual(["professional"]);
    expect(made.get("patient")?.connections.filter(({ closed }) => closed)).toHaveLength(1);
    mesh?.receive("guest", { kind: "hello", session: "again", seen: null });
    expect(made.get("patient")?.connections).toHaveLength(2);
  });

  it("does not hear whom it does not know", () => {
    const mesh = made.get("patient")?.mesh;
    mesh?.receive("stranger", { kind: "hello", session: "s", seen: null });
    mesh?.receive("guest", "nonsense");
    expect([...(mesh?.current().peers.keys() ?? [])]).toEqual(["professional", "guest"]);
  });

  it("closes everything at the end", () => {
    made.get("guest")?.mesh.close();
    expect(made.get("guest")?.connections.every(({ closed }) => closed)).toBe(true);
  });
});
