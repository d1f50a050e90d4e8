import { type ChatLine, mergeLines } from "@mindo/visit";

export type CallState = "lobby" | "connecting" | "connected" | "reconnecting" | "finished";
export type Role = "patient" | "professional";

export interface Participant {
  readonly person_id: string;
  readonly role: Role;
  readonly state: "absent" | "lobby" | "connecting" | "connected" | "reconnecting" | "left";
  readonly quality: "good" | "fair" | "poor" | null;
}

/** The call as the server knows it, whole; the higher version wins. */
export interface CallChanged {
  readonly version: number;
  readonly booking_id: string;
  readonly state: CallState;
  readonly modality: "video" | "audio";
  readonly started_at: string | null;
  readonly ends_at: string;
  readonly closes_at: string;
  readonly finished_at: string | null;
  readonly finish_reason: Role | "schedule" | null;
  readonly participants: readonly Participant[];
}

export interface CallView {
  readonly call: CallChanged;
  readonly messages: readonly ChatLine[];
}

export type CallSnapshot = CallChanged & { readonly messages: readonly ChatLine[] };

export function fromSnapshot(view: CallView | null, { messages, ...call }: CallSnapshot): CallView {
  return { call: newer(view?.call, call), messages: mergeLines(view?.messages ?? [], messages) };
}

export const withCall = (view: CallView, call: CallChanged): CallView => ({ ...view, call: newer(view.call, call) });
export const withLine = (view: CallView, line: ChatLine): CallView => ({ ...view, messages: mergeLines(view.messages, [line]) });

/** Finished is final whatever arrives late; otherwise the higher version counts. */
function newer(known: CallChanged | undefined, arrived: CallChanged): CallChanged {
  if (known?.state === "finished" && arrived.state !== "finished") return known;
  return known && known.version > arrived.version ? known : arrived;
}

/** How far the scheduled time has run: seconds gone since both were connected, seconds left, and whether the end is near. */
export function timeOf(call: CallChanged, now: number): { gone: number; left: number; nearEnd: boolean; over: boolean } {
  const left = (Date.parse(call.ends_at) - now) / 1000;
  const gone = call.started_at ? Math.max(0, (now - Date.parse(call.started_at)) / 1000) : 0;
  return { gone, left: Math.max(0, left), nearEnd: left > 0 && left <= 300, over: left <= 0 };
}
