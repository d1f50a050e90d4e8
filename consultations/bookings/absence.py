"""Who did not come: the rule for no-shows, over plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from consultations.bookings.lifecycle import BookingState
from consultations.policies.policy import Policy


@dataclass(frozen=True)
class Evidence:
    """What the server saw of both around a confirmed session. Instants are UTC, None for never."""

    starts_at: datetime
    ends_at: datetime
    patient_arrived_at: datetime | None
    patient_queued: bool
    professional_seen_at: datetime | None
    professional_here: bool
    delay_minutes: int


def absence(evidence: Evidence, policy: Policy, at: datetime) -> BookingState | None:
    """The state a session that never began ends in at `at`, or None while both may still come.

    The patient is absent only if the server never saw her arrive and the professional was there to see it. A patient who
    waits for somebody who is not there is released after the professional's limit (announced delay added); for somebody who
    is there but late, not before the session's own end and grace. When both came and still did not meet, nobody is to blame.
    """
    professional_came = evidence.professional_here or (
        evidence.professional_seen_at is not None
        and evidence.professional_seen_at >= policy.opens_at(evidence.starts_at)
    )
    if evidence.patient_arrived_at is None:
        if at < evidence.starts_at + timedelta(minutes=policy.patient_no_show_minutes + evidence.delay_minutes):
            return None
        return BookingState.NO_SHOW_PATIENT if professional_came else BookingState.NO_SHOW_PROFESSIONAL
    limit = evidence.starts_at + timedelta(minutes=policy.professional_no_show_minutes + evidence.delay_minutes)
    if evidence.patient_queued and not evidence.professional_here and at >= limit:
        return BookingState.NO_SHOW_PROFESSIONAL
    grace = timedelta(minutes=policy.call_grace_minutes)
    if at < evidence.ends_at + (grace if evidence.patient_queued else timedelta(0)):
        return None
    return BookingState.TECHNICAL_FAILURE if professional_came else BookingState.NO_SHOW_PROFESSIONAL
