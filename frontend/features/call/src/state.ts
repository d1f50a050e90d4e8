import type { Live } from "@mindo/live";
import { type ChatLine, mergeLines } from "@mindo/visit";

/** The call as the server knows it, whole; the higher version wins. */
export type CallChanged = Live.CallChanged;
export type CallSnapshot = Live.CallSnapshot;
export type Role = Live.Participant["role"];

export interface CallView {
  readonly call: CallChanged;
  readonly messages: readonly ChatLine[];
}

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
