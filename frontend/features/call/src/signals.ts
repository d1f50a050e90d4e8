/** What a participant lets the other one know of the devices; it decides what stands in for a missing picture. */
export interface MediaState {
  readonly microphone: boolean;
  readonly camera: boolean;
  readonly screen: boolean;
}

/**
 * What the two browsers say to each other through the server, which relays it unread.
 * `session` names one RTCPeerConnection of the speaker, `to` the one of the listener it is meant for:
 * what was meant for a connection that is gone (a reload, a rebuild) is thereby left unheard. `turn` numbers a session's
 * offers; an answer carries its offer's.
 */
export type Signal =
  | { readonly kind: "hello"; readonly session: string; readonly seen: string | null }
  | { readonly kind: "description"; readonly session: string; readonly to: string; readonly turn: number; readonly description: RTCSessionDescriptionInit }
  | { readonly kind: "candidate"; readonly session: string; readonly to: string; readonly candidate: RTCIceCandidateInit }
  // Through a vendor's room there are no connections to name; `asks`: say yours too.
  | ({ readonly kind: "devices"; readonly session: string; readonly asks: boolean } & MediaState)
  | ({ readonly kind: "media"; readonly session: string; readonly to: string } & MediaState);

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
const isText = (value: unknown): value is string => typeof value === "string";

/** The signal in what arrived, or null when it is none: the other end is somebody else's browser. */
export function parseSignal(data: unknown): Signal | null {
  if (!isRecord(data) || !isText(data.session)) return null;
  const { kind, session, to } = data;
  if (kind === "hello") return { kind, session, seen: isText(data.seen) ? data.seen : null };
  if (kind === "devices") return { kind, session, asks: data.asks === true, microphone: data.microphone === true, camera: data.camera === true, screen: data.screen === true };
  if (!isText(to)) return null;
  if (kind === "media") return { kind, session, to, microphone: data.microphone === true, camera: data.camera === true, screen: data.screen === true };
  if (kind === "candidate" && isRecord(data.candidate)) return { kind, session, to, candidate: data.candidate };
  if (kind === "description" && isRecord(data.description)) {
    const { type, sdp } = data.description;
    if ((type === "offer" || type === "answer") && isText(sdp) && typeof data.turn === "number") return { kind, session, to, turn: data.turn, description: { type, sdp } };
  }
  return null;
}
