import type { OrderRow } from "@mindo/api";
import type { Tone } from "@mindo/ui";

const tones: Readonly<Record<OrderRow["state"], Tone>> = {
  requested: "attention",
  lapsed: "quiet",
  paid: "next",
  in_progress: "live",
  delivered: "attention",
  completed: "good",
  disputed: "bad",
  cancelled: "quiet",
  refunded: "quiet",
};

/** The tone in which an order's state is said. */
export const toneOf = (state: OrderRow["state"]): Tone => tones[state];
