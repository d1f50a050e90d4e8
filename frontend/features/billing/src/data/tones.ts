import type { Tone } from "@mindo/ui";

const payment: Readonly<Record<string, Tone>> = {
  created: "quiet",
  pending: "next",
  paid: "good",
  declined: "bad",
  expired: "quiet",
  refunding: "attention",
  refund_delayed: "attention",
  partly_refunded: "attention",
  refunded: "quiet",
};
const earning: Readonly<Record<string, Tone>> = { pending: "quiet", frozen: "attention", available: "next", paying: "attention", paid: "good", reversed: "bad" };
const payout: Readonly<Record<string, Tone>> = { created: "quiet", sent: "next", paid: "good", failed: "bad" };

const tones = { payment, earning, payout };

export type StateKind = keyof typeof tones;

/** The tone in which a state is said; an unknown one is said quietly. */
export const toneOf = (kind: StateKind, state: string): Tone => tones[kind][state] ?? "quiet";
