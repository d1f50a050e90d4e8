"""Rooms at the video provider; outside every transaction."""

from __future__ import annotations

from uuid import UUID

from consultations.calls.models import Call
from consultations.calls.providers import provider_named


def room_close(*, booking_id: UUID) -> None:
    """Put everybody out of a finished call's room. Once more does no harm."""
    call = Call.objects.filter(booking_id=booking_id, finished_at__isnull=False).first()
    if call is not None and call.provider:
        provider_named(call.provider).close_room(room=booking_id)
