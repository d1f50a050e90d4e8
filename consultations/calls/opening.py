"""Opening a call at admission and closing it again when the patient is sent back; the booking is locked by the caller."""

from __future__ import annotations

from consultations.bookings.models import Booking
from consultations.bookings.transitions import PLATFORM
from consultations.calls.lifecycle import CallState, ParticipantState
from consultations.calls.models import Call
from consultations.calls.providers import provider_configured
from consultations.calls.publishing import call_event_after_commit
from consultations.guests.closing import guests_send_back
from kernel import clock, outbox
from kernel.errors import Conflict


def call_open(*, booking: Booking, call: Call) -> None:
    """Let the two participants in. The desk is locked too, so one professional's admissions take turns.

    Raises Conflict("session_running", data.booking_id) while another of the professional's calls is open.
    """
    running = (
        Call.objects.filter(professional_id=booking.professional_id, opened_at__isnull=False, finished_at__isnull=True)
        .exclude(pk=call.pk)
        .first()
    )
    if running is not None:
        raise Conflict(
            "session_running", "Finish the running session first.", data={"booking_id": str(running.booking_id)}
        )
    now = clock.now()
    call.opened_at = call.state_since = now
    call.state = CallState.LOBBY
    call.provider = provider_configured()
    call.patient_state = call.professional_state = ParticipantState.ABSENT
    call.save()
    call_event_after_commit(call, "opened")


def call_close_again(*, booking: Booking, call: Call) -> None:
    """Shut the door without ending the visit: both sockets lose the call's topic."""
    call.opened_at = None
    call.state = CallState.LOBBY
    call.state_since = clock.now()
    call.patient_state = call.professional_state = ParticipantState.ABSENT
    call.save()
    call_event_after_commit(call, "closed_again")
    guests_send_back(actor=PLATFORM, booking=booking)
    outbox.control("recheck", user_id=str(booking.patient_id))
    outbox.control("recheck", user_id=str(booking.professional.user_id))
