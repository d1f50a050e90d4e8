"""Reading calls, for their participants."""

from __future__ import annotations

from uuid import UUID

from access.actors import Actor
from access.authorize import authorize
from consultations.bookings.models import Booking
from consultations.bookings.selectors import booking_get
from consultations.calls.events import CallSnapshot
from consultations.calls.models import Call
from consultations.calls.publishing import call_view
from consultations.messages.selectors import messages_recent
from consultations.waiting_room.models import Desk
from kernel.errors import NotFound


def call_booking(booking_id: str | UUID) -> Booking:
    """The booking of a call that is open or over. Raises NotFound before admission and after being sent back."""
    booking = booking_get(booking_id)
    if not Call.objects.filter(booking=booking, opened_at__isnull=False).exists():
        raise NotFound
    return booking


def call_snapshot(*, actor: Actor, booking_id: str | UUID) -> CallSnapshot:
    """The call as it is and its chat. Raises NotFound."""
    booking = call_booking(booking_id)
    authorize(actor, "call.join", booking)
    # The version first: what is read after it is at least as new.
    version = (
        Desk.objects.filter(professional_id=booking.professional_id).values_list("version", flat=True).first() or 0
    )
    call = Call.objects.get(booking=booking)
    messages = messages_recent([booking.pk], "call")
    return CallSnapshot(**call_view(booking, call, version).model_dump(), messages=messages)
