"""Ending a session at the waiting room's door."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from access.actors import Actor
from access.authorize import authorize
from consultations.bookings.lifecycle import BookingState, ClosedReason
from consultations.bookings.payback import booking_pay_back
from consultations.bookings.selectors import booking_get
from consultations.bookings.telling import both_tell
from consultations.bookings.transitions import PLATFORM, booking_lock, booking_move
from consultations.waiting_room.events import QueueChanged
from consultations.waiting_room.lifecycle import FINAL, PlaceState
from consultations.waiting_room.places import place_close, place_of
from consultations.waiting_room.publishing import room_publish
from consultations.waiting_room.views import queue_view
from kernel import outbox
from kernel.errors import Conflict
from marketplace.calendar.services import claim_release


def place_remove(*, actor: Actor, booking_id: UUID, reason: str) -> QueueChanged:
    """Remove a patient who has not been let in: her booking ends, all she paid goes back, and she is told at once and kindly.

    `reason` is a code for the record; she is never shown it. Once more changes nothing. Raises NotFound,
    Conflict("already_admitted") for one who is inside (send her back first), Conflict("place_closed").
    """
    authorize(actor, "waiting_room.remove", booking_get(booking_id))
    with transaction.atomic():
        booking = booking_lock(booking_id)
        entry = place_of(booking)
        if booking.closed_reason == ClosedReason.REMOVED:
            return queue_view(room_publish(booking.professional_id))
        if entry.state in {PlaceState.ADMITTED, PlaceState.IN_CALL}:
            raise Conflict("already_admitted", "Send the patient back to the waiting room first.")
        if entry.state in FINAL or booking.state != BookingState.CONFIRMED:
            raise Conflict("place_closed", "This session has ended.", data={"state": str(booking.state)})
        booking_move(
            actor=actor,
            booking=booking,
            to=BookingState.CANCELLED,
            reason=ClosedReason.REMOVED,
            data={"why": reason, "refund_percent": 100},
        )
        claim_release(actor=PLATFORM, claim_id=booking.claim_id, reason="removed")
        booking_pay_back(booking=booking, percent=100, reason="removed")
        both_tell(actor=actor, booking=booking, template="booking.cancelled")
        place_close(booking=booking)
        outbox.control("recheck", user_id=str(booking.patient_id))
        return queue_view(room_publish(booking.professional_id))
