/** What somebody with the right may do from the board. */
export type Act = "reveal" | "message" | "extend" | "end";

export const PERMISSIONS: Readonly<Record<Act, string>> = {
  reveal: "board.reveal",
  message: "board.message",
  extend: "board.extend",
  end: "board.end",
};

export const ACTS: readonly Act[] = ["reveal", "message", "extend", "end"];

export const REASONS = ["patient_asked", "professional_asked", "stuck", "safety", "complaint", "other"] as const;
export type Reason = (typeof REASONS)[number];
