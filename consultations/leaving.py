"""What somebody's erasure has to wait for on the side of sessions."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from django.db.models import Q

from consultations.bookings.lifecycle import BookingState
from consultations.bookings.models import Booking
from consultations.disputes.models import SessionDispute

AHEAD = (BookingState.HELD, BookingState.CONFIRMED, BookingState.IN_PROGRESS)


def open_matters(person_id: uuid.UUID) -> Iterator[str]:
    """On either side of it: `session_open` while a session of hers is held, ahead or under way, `session_dispute_open` while an
    objection to one waits."""
    hers = Q(patient_id=person_id) | Q(professional__user_id=person_id)
    if Booking.objects.filter(hers, state__in=AHEAD).exists():
        yield "session_open"
    disputed = Q(booking__patient_id=person_id) | Q(booking__professional__user_id=person_id)
    if SessionDispute.objects.filter(disputed, decided_at=None).exists():
        yield "session_dispute_open"
