"""Stepping into somebody's session: reveal, write, extend, end. Each with its own permission and a reason.

Every act is authorised, done on the locked booking, kept as a `BoardIntervention` (its reason's words sealed), and audited
with the patient as the person it touches; the two see its effect through the topics they watch anyway.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from django.db import transaction

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from accounts.people.selectors import PersonCard, person_cards
from consultations.boards.events import SupportSeen
from consultations.boards.interventions import Why, intervention_keep, intervention_known
from consultations.boards.models import BoardIntervention, SupportMessage
from consultations.boards.selectors import support_view
from consultations.bookings.cancellation import booking_cancel
from consultations.bookings.lifecycle import LIVE, BookingState
from consultations.bookings.models import Booking
from consultations.bookings.transitions import PLATFORM, booking_announce, booking_lock
from consultations.calls.finishing import call_conclude
from consultations.calls.models import Call
from consultations.calls.publishing import call_event_after_commit, call_publish
from kernel import clock, outbox
from kernel.errors import Conflict, Invalid, NotFound
from kernel.faults import Fault
from marketplace.calendar.services import claim_extend

TEXT_LENGTH = 500
# How long a revealed row stays open before it hides itself again.
REVEALED_FOR = timedelta(seconds=60)
# A session may run at most this much longer than was booked, however often it is extended.
EXTENDED_BY_AT_MOST = timedelta(minutes=60)

Kind = BoardIntervention.Kind
To = Literal["patient", "professional", "both"]


@dataclass(frozen=True)
class Revealed:
    """Who a row is about, until `hide_at`."""

    booking_id: UUID
    patient: PersonCard
    hide_at: datetime


def session_reveal(*, actor: Actor, booking_id: UUID, why: Why, idem: str) -> Revealed:
    """Say who the patient of a live session is. Her record and the audit log keep who asked and why.

    Raises NotFound, Forbidden, Invalid (fields `reason`, `words`), Conflict("session_over").
    """
    authorize(actor, "board.reveal")
    with transaction.atomic():
        booking = _live(booking_id)
        intervention_keep(actor, booking, Kind.REVEAL, why, idem, {"until": (clock.now() + REVEALED_FOR).isoformat()})
        patient = person_cards([booking.patient_id]).get(booking.patient_id)
        if patient is None:
            raise NotFound
        return Revealed(booking.pk, patient, clock.now() + REVEALED_FOR)


def session_message(*, actor: Actor, booking_id: UUID, to: To, text: str, why: Why, idem: str) -> None:
    """Write to the patient, the professional or both; it stands in their screens until they put it away.

    The same `idem` again sends nothing. Raises NotFound, Forbidden, Invalid (fields `text`, `reason`, `words`),
    Conflict("session_over").
    """
    authorize(actor, "board.message")
    text = text.strip()
    if not text:
        raise Invalid("empty_message", fields={"text": [Fault("required")]})
    if len(text) > TEXT_LENGTH:
        raise Invalid("message_too_long", fields={"text": [Fault("too_long", most=TEXT_LENGTH)]})
    with transaction.atomic():
        booking = _live(booking_id)
        kept = intervention_keep(actor, booking, Kind.MESSAGE, why, idem, {"to": to})
        if kept is None:
            return
        people = {"patient": [booking.patient_id], "professional": [booking.professional.user_id]}
        people["both"] = people["patient"] + people["professional"]
        for recipient_id in people[to]:
            line = SupportMessage(
                intervention=kept,
                booking=booking,
                patient_id=booking.patient_id,
                recipient_id=recipient_id,
                text=text,
            )
            line.save(force_insert=True)
            outbox.publish(f"support:{recipient_id}", "note.posted", support_view(line).model_dump(mode="json"))


def session_extend(*, actor: Actor, booking_id: UUID, minutes: int, why: Why, idem: str) -> datetime:
    """Let an open call run `minutes` (5–30) longer, if the professional's time is free; answers its new end.

    The same `idem` again changes nothing. Raises NotFound, Forbidden, Invalid, Conflict("session_over"),
    Conflict("call_not_open"), Conflict("extended_enough", data.minutes), Conflict("next_session", data.minutes) with
    the minutes that are free.
    """
    authorize(actor, "board.extend")
    if not 5 <= minutes <= 30:
        raise Invalid("bad_minutes", fields={"minutes": [Fault("whole_number", least=5, most=30)]})
    with transaction.atomic():
        booking = _live(booking_id)
        call = Call.objects.get(booking=booking)
        if intervention_known(actor, booking, idem):
            return call.ends_at
        if not call.is_open:
            raise Conflict("call_not_open", "The session has not begun.")
        most = booking.starts_at + timedelta(minutes=booking.minutes) + EXTENDED_BY_AT_MOST
        if call.ends_at + timedelta(minutes=minutes) > most:
            left = max(0, int((most - call.ends_at).total_seconds()) // 60)
            raise Conflict("extended_enough", "The session was extended as far as it may.", data={"minutes": left})
        ends_at = call.ends_at + timedelta(minutes=minutes)
        claim_extend(actor=PLATFORM, claim_id=booking.claim_id, ends_at=ends_at)
        call.ends_at = booking.ends_at = ends_at
        call.save(update_fields=["ends_at", "updated_at"])
        booking.save(update_fields=["ends_at", "updated_at"])
        intervention_keep(actor, booking, Kind.EXTEND, why, idem, {"minutes": minutes, "ends_at": ends_at.isoformat()})
        call_event_after_commit(call, "extended", minutes=minutes)
        booking_announce(booking)
        call_publish(booking, call)
        return ends_at


def session_end(*, actor: Actor, booking_id: UUID, why: Why, idem: str) -> str:
    """End a session for both: an open call is finished, somebody who still waits is cancelled and paid back in full.

    Answers the booking's state. Again it changes nothing. Raises NotFound, Forbidden, Invalid, Conflict("session_over").
    """
    authorize(actor, "board.end")
    with transaction.atomic():
        booking = booking_lock(booking_id)
        if intervention_known(actor, booking, idem):
            return str(booking.state)
        if booking.state not in LIVE:
            raise _over(booking)
        call = Call.objects.get(booking=booking)
        intervention_keep(actor, booking, Kind.END, why, idem, {"from": str(booking.state)})
        if call.is_open:
            call_conclude(actor=actor, booking=booking, call=call, reason=Call.FinishReason.PLATFORM)
        else:
            booking = booking_cancel(actor=PLATFORM, booking_id=booking.pk, reason="ended_by_support")
        return str(booking.state)


def support_put_away(*, actor: Actor, message_id: UUID) -> None:
    """The person has read a line. Again it changes nothing. Raises NotFound for anybody else's."""
    with transaction.atomic():
        line = SupportMessage.objects.select_for_update(of=("self",)).filter(pk=message_id).first()
        if line is None:
            raise NotFound
        authorize(actor, "support.read", line.recipient_id)
        if line.seen_at is not None:
            return
        SupportMessage.objects.filter(pk=line.pk).update(seen_at=clock.now())
        record(actor, "support.seen", resource=line, person=line.patient_id)
        outbox.publish(f"support:{line.recipient_id}", "note.seen", SupportSeen(id=str(line.pk)).model_dump())


def _live(booking_id: UUID) -> Booking:
    booking = booking_lock(booking_id)
    if booking.state not in {BookingState.CONFIRMED, BookingState.IN_PROGRESS}:
        raise _over(booking)
    return booking


def _over(booking: Booking) -> Conflict:
    return Conflict("session_over", "This session has ended.", data={"state": str(booking.state)})
