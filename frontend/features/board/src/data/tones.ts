import type { Tone } from "@mindo/ui";

const session: Readonly<Record<string, Tone>> = {
  waiting: "next",
  away: "attention",
  open: "quiet",
  admitted: "good",
  lobby: "quiet",
  connecting: "quiet",
  connected: "live",
  reconnecting: "attention",
};
const booking: Readonly<Record<string, Tone>> = {
  held: "next",
  confirmed: "good",
  in_progress: "live",
  completed: "good",
  expired: "quiet",
  cancelled: "quiet",
  no_show_patient: "attention",
  no_show_professional: "bad",
  technical_failure: "bad",
};
const payment: Readonly<Record<string, Tone>> = {
  pending: "next",
  paid: "good",
  declined: "bad",
  expired: "quiet",
  refunding: "attention",
  partly_refunded: "attention",
};
const quality: Readonly<Record<string, Tone>> = { good: "good", fair: "attention", poor: "bad" };

const tones = { session, booking, payment, quality };

/** The tone in which a state is said; an unknown one is said quietly. */
export const toneOf = (kind: keyof typeof tones, state: string): Tone => tones[kind][state] ?? "quiet";
