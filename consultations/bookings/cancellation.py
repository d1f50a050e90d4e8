"""Cancelling a booking, and what comes back."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from access.actors import Actor
from access.authorize import authorize
from consultations.bookings.lifecycle import BookingState, ClosedReason
from consultations.bookings.models import Booking
from consultations.bookings.payback import booking_earn, booking_pay_back
from consultations.bookings.permissions import is_patient, is_professional
from consultations.bookings.selectors import booking_get, cancellation_percent
from consultations.bookings.telling import both_tell
from consultations.bookings.transitions import PLATFORM, booking_lock, booking_move
from consultations.waiting_room.places import place_close
from kernel import clock, outbox
from marketplace.calendar.services import claim_release


def booking_cancel(*, actor: Actor, booking_id: UUID, reason: str) -> Booking:
    """Cancel a confirmed booking: frees the time, closes the place, pays back by the tier snapshotted at booking.

    What the tier does not give back is the professional's, whose time was kept: it is earned now, less commission, and passes its
    dispute window like any other. The professional and the platform always pay back in full. `reason` is a code. Once more changes
    nothing.
    Raises NotFound, Conflict("booking_state") for one that has begun, ended, or was never paid.
    """
    authorize(actor, "booking.cancel", booking_get(booking_id))
    with transaction.atomic():
        booking = booking_lock(booking_id)
        if booking.state == BookingState.CANCELLED:
            return booking
        if is_patient(actor, booking):
            by = ClosedReason.BY_PATIENT
        elif is_professional(actor, booking):
            by = ClosedReason.BY_PROFESSIONAL
        else:
            by = ClosedReason.BY_PLATFORM
        percent = cancellation_percent(booking, by_patient=by is ClosedReason.BY_PATIENT, at=clock.now())
        booking_move(
            actor=actor,
            booking=booking,
            to=BookingState.CANCELLED,
            reason=by,
            data={"why": reason, "refund_percent": percent},
        )
        claim_release(actor=PLATFORM, claim_id=booking.claim_id, reason="cancelled")
        booking_pay_back(booking=booking, percent=percent, reason="cancelled")
        if percent < 100:
            booking_earn(booking=booking, at=clock.now())
        both_tell(actor=actor, booking=booking, template="booking.cancelled")
        place_close(booking=booking)
        outbox.control("recheck", user_id=str(booking.patient_id))
        return booking
