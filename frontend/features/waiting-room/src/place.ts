import type { Live } from "@mindo/live";
import { type ChatLine, mergeLines } from "@mindo/visit";

/** The patient's own place as the server sends it, whole; the higher version wins. */
export type PlaceChanged = Live.PlaceChanged;
export type PlaceSnapshot = Live.PlaceSnapshot;
export type PlaceState = PlaceChanged["state"];

/** What the patient should be told about how she came to stand where she stands. */
export type Notice = "kept" | "lost" | "sent_back";

export interface PlaceView {
  readonly place: PlaceChanged;
  readonly messages: readonly ChatLine[];
  readonly notice: Notice | null;
}

const FINAL: readonly PlaceState[] = ["finished", "closed"];
const INSIDE: readonly PlaceState[] = ["admitted", "in_call"];

export const isFinal = (state: PlaceState): boolean => FINAL.includes(state);
/** Let in: the call is open to her. */
export const isAdmitted = (state: PlaceState): boolean => INSIDE.includes(state);

/** What a change of her place means to her, beyond the place itself. */
export function noticeOf(before: PlaceState, now: PlaceState): Notice | null {
  if (isAdmitted(before) && now === "waiting") return "sent_back";
  if ((before === "waiting" || before === "away") && now === "open") return "lost";
  return before === "away" && now === "waiting" ? "kept" : null;
}

export function withPlace(view: PlaceView, place: PlaceChanged): PlaceView {
  if (place.version < view.place.version) return view;
  return { ...view, place, notice: noticeOf(view.place.state, place.state) ?? view.notice };
}

/** The place as a whole, at the start or after a gap. */
export function fromSnapshot(view: PlaceView | null, { messages, ...place }: PlaceSnapshot): PlaceView {
  if (!view) return { place, messages, notice: null };
  return { ...withPlace(view, place), messages: mergeLines(view.messages, messages) };
}

/** This browser has its connection back: if she still waits, her place was kept, and she is told so. */
export const reconnected = (view: PlaceView): PlaceView => (view.place.state === "waiting" && !view.notice ? { ...view, notice: "kept" } : view);
export const withLine = (view: PlaceView, line: ChatLine): PlaceView => ({ ...view, messages: mergeLines(view.messages, [line]) });
export const withoutNotice = (view: PlaceView): PlaceView => ({ ...view, notice: null });

/** Whether to check in now: automatic as soon as the room is open, and again after the place was lost. */
export function shouldCheckIn(place: PlaceChanged, now: number): boolean {
  return place.state === "open" || (place.state === "not_open" && now >= Date.parse(place.opens_at));
}

/** The estimate in the words' terms: soon, one number, or a range that is never a false promise. */
export function estimateOf(place: PlaceChanged): { kind: "soon" } | { kind: "upTo"; high: number } | { kind: "range"; low: number; high: number } | { kind: "unknown" } {
  const estimate = place.estimate_min;
  if (!estimate) return { kind: "unknown" };
  if (estimate.high <= 1) return { kind: "soon" };
  if (estimate.low <= 0) return { kind: "upTo", high: estimate.high };
  return estimate.low === estimate.high ? { kind: "upTo", high: estimate.high } : { kind: "range", low: estimate.low, high: estimate.high };
}
