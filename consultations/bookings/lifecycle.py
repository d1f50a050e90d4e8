"""The states of a booking and what may follow what. Pure: no Django, no clock of its own."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum


class BookingState(StrEnum):
    HELD = "held"
    CONFIRMED = "confirmed"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    NO_SHOW_PATIENT = "no_show_patient"
    NO_SHOW_PROFESSIONAL = "no_show_professional"
    TECHNICAL_FAILURE = "technical_failure"


S = BookingState

TRANSITIONS: dict[BookingState, frozenset[BookingState]] = {
    S.HELD: frozenset({S.CONFIRMED, S.EXPIRED}),
    # Money that came after the hold was gone confirms if the slot is still free.
    S.EXPIRED: frozenset({S.CONFIRMED}),
    S.CONFIRMED: frozenset(
        {S.IN_PROGRESS, S.CANCELLED, S.NO_SHOW_PATIENT, S.NO_SHOW_PROFESSIONAL, S.TECHNICAL_FAILURE}
    ),
    # Back to confirmed when the professional sends the patient back to the waiting room.
    S.IN_PROGRESS: frozenset({S.COMPLETED, S.CONFIRMED, S.TECHNICAL_FAILURE}),
    S.COMPLETED: frozenset(),
    S.CANCELLED: frozenset(),
    S.NO_SHOW_PATIENT: frozenset(),
    S.NO_SHOW_PROFESSIONAL: frozenset(),
    S.TECHNICAL_FAILURE: frozenset(),
}

FINAL = frozenset(state for state, following in TRANSITIONS.items() if not following)
LIVE = frozenset({S.CONFIRMED, S.IN_PROGRESS})
# The professional's money: it took place, or she was there for it.
EARNED = frozenset({S.COMPLETED, S.NO_SHOW_PATIENT})
PAID_BACK_IN_FULL = frozenset({S.NO_SHOW_PROFESSIONAL, S.TECHNICAL_FAILURE})


class ClosedReason(StrEnum):
    """Why a booking ended the way it did; codes only, never text."""

    HOLD_EXPIRED = "hold_expired"
    RELEASED = "released"
    BY_PATIENT = "by_patient"
    BY_PROFESSIONAL = "by_professional"
    BY_PLATFORM = "by_platform"
    PATIENT_ABSENT = "patient_absent"
    PROFESSIONAL_ABSENT = "professional_absent"
    NEVER_CONNECTED = "never_connected"
    FINISHED = "finished"
    # The professional ended it at the waiting room's door; the patient is paid back in full.
    REMOVED = "removed"


def may_follow(state: str, following: BookingState) -> bool:
    """Whether `following` is a lawful next state."""
    return following in TRANSITIONS[BookingState(state)]


def hold_alive(state: str, hold_expires_at: datetime | None, at: datetime) -> bool:
    """A hold counts up to and not including its last instant."""
    return state == S.HELD and hold_expires_at is not None and at < hold_expires_at
