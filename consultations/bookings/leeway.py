"""When a patient may move her session without paying: the rule, over plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from consultations.bookings.lifecycle import BookingState
from consultations.policies.policy import Policy

MoveReason = Literal["chosen", "professional_late"]
Refusal = Literal["booking_state", "reschedule_too_late", "reschedules_used_up"]


@dataclass(frozen=True)
class Leeway:
    """`reason` why she may (None: she may not, see `refusal`); `left`: free moves she has not used."""

    reason: MoveReason | None
    refusal: Refusal | None
    left: int

    @property
    def counted(self) -> bool:
        """Whether moving now uses up one of the free ones: not if the professional is the reason."""
        return self.reason == "chosen"


def professional_late(*, policy: Policy, starts_at: datetime, delay_minutes: int, waiting: bool, at: datetime) -> bool:
    """Whether the delay has grown beyond policy: as announced, or as she has waited past her start.

    An announced delay counts for those whose room is open; it says nothing about a session of another day.
    """
    limit = timedelta(minutes=policy.late_reschedule_minutes)
    announced = at >= policy.opens_at(starts_at) and timedelta(minutes=delay_minutes) >= limit
    return announced or (waiting and at >= starts_at + limit)


def leeway(*, state: str, policy: Policy, starts_at: datetime, moved: int, late: bool, at: datetime) -> Leeway:
    """What she may do at `at`. `moved`: counted moves so far; `late`: see `professional_late`."""
    left = max(0, policy.free_reschedules - moved)
    if state != BookingState.CONFIRMED:
        return Leeway(None, "booking_state", left)
    if late:
        return Leeway("professional_late", None, left)
    if starts_at - at < timedelta(hours=policy.reschedule_window_hours):
        return Leeway(None, "reschedule_too_late", left)
    if left == 0:
        return Leeway(None, "reschedules_used_up", left)
    return Leeway("chosen", None, left)
