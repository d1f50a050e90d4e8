import type { Live } from "@mindo/live";
import { useVisitTopic, type VisitTopic } from "@mindo/visit";
import { useEffect, useState, useSyncExternalStore } from "react";
import { Mesh, type Other, type Sending } from "./mesh";
import type { Peer } from "./peer";

const GREET_MS = 5_000;

export type MeshMember = Live.MeshMember;

/** One member of the call and our connection to him. */
export interface MeshPerson {
  readonly member: MeshMember;
  readonly peer: Peer;
}

interface MeshInput {
  /** Null while there is no call to be in. */
  readonly bookingId: string | null;
  readonly iceServers: RTCIceServer[];
  readonly relayOnly: boolean;
  readonly sending: Sending;
  /** Whom of the members we talk to here, and who yields. */
  readonly choose: (member: MeshMember) => Other | null;
}

/** Everybody we talk to over the mesh of a call, in the order the server lists them. */
export function useMesh({ bookingId, iceServers, relayOnly, sending, choose }: MeshInput): { people: readonly MeshPerson[]; topic: VisitTopic } {
  const [known, setKnown] = useState<Live.MeshChanged | null>(null);
  const [mesh] = useState(() => new Mesh());
  const newer = (arrived: Live.MeshChanged) => setKnown((before) => (before?.booking_id === arrived.booking_id && before.version > arrived.version ? before : arrived));
  const topic = useVisitTopic(bookingId === null ? null : `call_mesh:${bookingId}`, {
    snapshot: newer,
    event: ({ data }) => newer(data),
    signal: (data, from) => mesh.receive(from, data),
  });
  const { signal: send, joined, phase } = topic;
  const allowed = bookingId !== null && phase !== "revoked" && phase !== "refused" && phase !== "replaced";
  const members = allowed && known?.booking_id === bookingId ? known.members : [];
  const others = members.map(choose).filter((other) => other !== null);
  const key = others.map(({ id, polite }) => `${id} ${String(polite)}`).join();
  useEffect(() => {
    mesh.setWay({ iceServers, relayOnly, send: (to, signal) => send(to, { ...signal }) });
  }, [mesh, iceServers, relayOnly, send]);
  useEffect(() => {
    mesh.setSending(sending);
  }, [mesh, sending]);
  useEffect(() => {
    const wanted = key === "" ? [] : key.split(",").map((entry) => entry.split(" "));
    mesh.setOthers(wanted.map(([id = "", polite]) => ({ id, polite: polite === "true" })));
  }, [mesh, key]);
  useEffect(() => {
    if (joined === 0) return;
    mesh.greet(true);
    const timer = setInterval(() => mesh.greet(), GREET_MS);
    return () => clearInterval(timer);
  }, [mesh, joined]);
  useEffect(() => {
    const again = () => mesh.restart();
    const network = "connection" in navigator ? (navigator.connection as EventTarget) : null;
    window.addEventListener("online", again);
    network?.addEventListener("change", again);
    return () => {
      window.removeEventListener("online", again);
      network?.removeEventListener("change", again);
    };
  }, [mesh]);

  useEffect(() => () => mesh.close(), [mesh]);

  const { peers } = useSyncExternalStore(mesh.subscribe, mesh.current);
  const people = members.flatMap((member) => {
    const peer = peers.get(member.id);
    return peer ? [{ member, peer }] : [];
  });
  return { people, topic };
}
