import type { Tone } from "@mindo/ui";
import type { Glass } from "../data";

/** How an opening's state or verdict looks. */
export function toneOf({ state, verdict }: Pick<Glass, "state" | "verdict">): Tone {
  if (state === "open") return "live";
  if (state === "waiting") return "attention";
  return verdict === "justified" ? "good" : verdict === "not_justified" ? "bad" : "next";
}

/** The catalogue's key of it, below `emergency.`. */
export function wordOf({ state, verdict }: Pick<Glass, "state" | "verdict">) {
  if (state !== "reviewed") return `emergency.glass.${state}` as const;
  return verdict === null ? "emergency.glass.waiting" : (`emergency.verdict.${verdict}` as const);
}
