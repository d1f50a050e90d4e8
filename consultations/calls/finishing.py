"""The end of a visit: call, booking, place and earning in one transaction."""

from __future__ import annotations

from access.actors import Actor
from access.audit import record
from accounts.notifications.services import notify
from consultations.bookings.lifecycle import BookingState, ClosedReason
from consultations.bookings.models import Booking
from consultations.bookings.payback import booking_earn, booking_pay_back
from consultations.bookings.transitions import booking_move
from consultations.calls.events import CallChanged
from consultations.calls.lifecycle import CallState, ParticipantState
from consultations.calls.models import Call
from consultations.calls.publishing import call_event_after_commit, call_publish
from consultations.waiting_room.lifecycle import FINAL, PlaceState
from consultations.waiting_room.places import place_move, place_of
from kernel import clock, outbox


def call_conclude(*, actor: Actor, booking: Booking, call: Call, reason: Call.FinishReason) -> CallChanged:
    """Finish an open call on a locked booking.

    A visit in which both were connected is completed and the professional has earned it; one that never connected is a
    technical failure, which nobody is penalised for: the patient is paid back in full.
    """
    now = clock.now()
    took_place = call.started_at is not None
    call.state, call.state_since = CallState.FINISHED, now
    call.finished_at, call.finish_reason = now, reason
    call.patient_state = call.professional_state = ParticipantState.LEFT
    call.save()
    entry = place_of(booking)
    if entry.state not in FINAL:
        place_move(entry, PlaceState.FINISHED)
    record(actor, "call.finished", resource=booking, person=booking.patient_id, data={"reason": reason.value})
    if took_place:
        booking_move(actor=actor, booking=booking, to=BookingState.COMPLETED, reason=ClosedReason.FINISHED)
        booking_earn(booking=booking, at=now)
        notify(
            actor=actor,
            person_id=booking.patient_id,
            template="booking.completed",
            data={"booking_id": str(booking.pk)},
        )
    else:
        booking_move(
            actor=actor, booking=booking, to=BookingState.TECHNICAL_FAILURE, reason=ClosedReason.NEVER_CONNECTED
        )
        booking_pay_back(booking=booking, percent=100, reason="technical_failure")
    call_event_after_commit(call, "finished", reason=reason.value, connected=took_place)
    outbox.task("consultations.call_room_close", booking_id=str(booking.pk))
    return call_publish(booking, call, also=(booking.pk,))
