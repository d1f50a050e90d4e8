/** What somebody with the right may do from the board. */
export type Act = "reveal" | "message" | "extend" | "reassign" | "end";

/** One session as the dialog speaks of it. `booked`: confirmed, and nobody has come yet. */
export interface Subject {
  readonly booking_id: string;
  readonly place: "booked" | "waiting" | "call";
  /** Which session is meant, without a name: alias and professional, or number and time. */
  readonly label: string;
}

export const PERMISSIONS: Readonly<Record<Act, string>> = {
  reveal: "board.reveal",
  message: "board.message",
  extend: "board.extend",
  reassign: "board.reassign",
  end: "board.end",
};

export const ACTS: readonly Act[] = ["reveal", "message", "extend", "reassign", "end"];

/** A call that runs can be extended; a session that has not begun can go to somebody else. */
export const fits = (act: Act, place: Subject["place"]): boolean => (act === "extend" ? place === "call" : act === "reassign" ? place !== "call" : true);

export const REASONS = ["patient_asked", "professional_asked", "stuck", "safety", "complaint", "other"] as const;
export type Reason = (typeof REASONS)[number];
