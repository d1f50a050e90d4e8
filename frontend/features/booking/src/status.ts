import type { Booking } from "@mindo/api";
import type { Key } from "@mindo/i18n";
import type { Tone } from "@mindo/ui";

type Status = Booking["state"] | "room_open" | "waiting" | "away";

const TONES: Readonly<Record<Status, Tone>> = {
  held: "next",
  confirmed: "good",
  in_progress: "live",
  completed: "good",
  expired: "quiet",
  cancelled: "bad",
  no_show_patient: "attention",
  no_show_professional: "attention",
  technical_failure: "attention",
  room_open: "next",
  waiting: "live",
  away: "attention",
};

/** Whether she may go into the waiting room now: confirmed or running, open, and not over. */
export function roomIsOpen(booking: Booking, now: number): boolean {
  if (booking.state !== "confirmed" && booking.state !== "in_progress") return false;
  if (booking.place_state === "finished" || booking.place_state === "closed") return false;
  return now >= Date.parse(booking.opens_at);
}

/** The hold still counts, up to and not including its last instant. */
export const holdIsAlive = (booking: Booking, now: number): boolean => booking.state === "held" && booking.hold_expires_at !== null && now < Date.parse(booking.hold_expires_at);

/** Where a booking stands, in the word, tone and shape people read. */
export function statusOf(booking: Booking, now: number): { tone: Tone; word: Key } {
  const { place_state } = booking;
  const status: Status =
    booking.state === "held" && !holdIsAlive(booking, now)
      ? "expired"
      : booking.state === "confirmed" && (place_state === "waiting" || place_state === "away")
        ? place_state
        : booking.state === "confirmed" && roomIsOpen(booking, now)
          ? "room_open"
          : booking.state;
  return { tone: TONES[status], word: `booking.state.${status}` };
}

/** What to do next with a booking: the one step, its address within the app and its words. */
export function nextStep(booking: Booking, now: number): { to: string; label: Key; primary: boolean } | null {
  const at = `/sessions/${booking.id}`;
  if (holdIsAlive(booking, now)) return { to: `/checkout/${booking.id}`, label: "booking.detail.pay", primary: true };
  if (booking.call_open) return { to: `${at}/call`, label: booking.place_state === "in_call" ? "booking.home.rejoinCall" : "booking.home.joinCall", primary: true };
  if (roomIsOpen(booking, now)) {
    const inside = booking.place_state === "waiting" || booking.place_state === "away";
    return { to: `${at}/room`, label: inside ? "booking.home.backToRoom" : "booking.home.enter", primary: true };
  }
  return booking.rateable ? { to: `${at}/rating`, label: "booking.home.rate", primary: false } : null;
}
