import { type ChatLine, mergeLines } from "@mindo/visit";

export type PlaceState = "not_open" | "open" | "waiting" | "away" | "admitted" | "in_call" | "finished" | "closed";

/** The patient's own place as the server sends it, whole; the higher version wins. */
export interface PlaceChanged {
  readonly version: number;
  readonly booking_id: string;
  readonly state: PlaceState;
  readonly position: number | null;
  readonly estimate_min: { readonly low: number; readonly high: number } | null;
  readonly checked_in_at: string | null;
  readonly place_held_until: string | null;
  readonly professional: { readonly state: "offline" | "available" | "in_session" };
  readonly opens_at: string;
  readonly starts_at: string;
  readonly delay_min: number;
  readonly closed_reason: string | null;
}

export type PlaceSnapshot = PlaceChanged & { readonly messages: readonly ChatLine[] };

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

/** What changed for her between two moments; `gone` says that this browser was without connection in between. */
export function noticeOf(before: PlaceChanged, now: PlaceChanged, gone: boolean): Notice | null {
  if (isAdmitted(before.state) && now.state === "waiting") return "sent_back";
  if ((before.state === "waiting" || before.state === "away") && now.state === "open") return "lost";
  if (now.state === "waiting" && (before.state === "away" || (gone && before.state === "waiting"))) return "kept";
  return null;
}

function moved(view: PlaceView, place: PlaceChanged, gone: boolean): PlaceView {
  if (place.version < view.place.version) return view;
  return { ...view, place, notice: noticeOf(view.place, place, gone) ?? view.notice };
}

/** A snapshot after a gap: her place as it is, and what to say about the gap. */
export function fromSnapshot(view: PlaceView | null, { messages, ...place }: PlaceSnapshot): PlaceView {
  if (!view) return { place, messages, notice: null };
  return { ...moved(view, place, true), messages: mergeLines(view.messages, messages) };
}

export const withPlace = (view: PlaceView, place: PlaceChanged): PlaceView => moved(view, place, false);
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
