import type { Grade } from "./quality";

/**
 * What is done about a bad connection. `normal` → `resting`: our picture is held back so that the sound gets through →
 * `phone`: even the sound alone is bad, so a phone call is proposed.
 */
export type Fallback = "normal" | "resting" | "phone";

export interface FallbackState {
  readonly mode: Fallback;
  /** Bad measurements in a row. */
  readonly bad: number;
  /** Since when the mode holds, ms. */
  readonly since: number;
  /** Until when the person's own wish for a picture is not questioned again, ms. */
  readonly trusted: number;
}

export const START: FallbackState = { mode: "normal", bad: 0, since: 0, trusted: 0 };

/** One bad measurement is a hiccup, this many (five seconds each) are a connection. */
const BAD_IN_A_ROW = 3;
const PHONE_AFTER_MS = 30_000;
/** Who turns the picture on again wants to see for a while whether it works. */
const TRUST_MS = 60_000;

/** The state after one more measurement. Coming back is the person's to decide: a picture that comes and goes by itself disturbs more than none. */
export function measured(state: FallbackState, grade: Grade, now: number): FallbackState {
  const bad = grade === "poor" ? state.bad + 1 : 0;
  if (state.mode === "normal" && bad >= BAD_IN_A_ROW && now >= state.trusted) return { ...state, mode: "resting", bad: 0, since: now };
  if (state.mode === "resting" && bad >= BAD_IN_A_ROW && now - state.since >= PHONE_AFTER_MS) return { ...state, mode: "phone", bad, since: now };
  if (state.mode === "phone" && grade !== "poor") return { ...state, mode: "resting", bad, since: now };
  return { ...state, bad };
}

/** The person wants the picture back. */
export const restored = (now: number): FallbackState => ({ ...START, trusted: now + TRUST_MS });
