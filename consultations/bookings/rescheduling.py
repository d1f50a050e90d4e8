"""Moving a booking to another time of the same professional: one atomic move, price and payment stay."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from accounts.consents.services import consent_require
from consultations.bookings.leeway import Leeway, leeway, professional_late
from consultations.bookings.models import Booking, BookingMove
from consultations.bookings.selectors import booking_get
from consultations.bookings.telling import both_tell
from consultations.bookings.transitions import PLATFORM, booking_announce, booking_lock
from consultations.calls.models import Call
from consultations.waiting_room.lifecycle import QUEUED
from consultations.waiting_room.models import Desk, WaitingEntry
from consultations.waiting_room.places import place_reset
from consultations.waiting_room.publishing import desk_lock, room_publish
from consultations.waiting_room.transfers import offer_take_back
from kernel import clock
from kernel.errors import Conflict, Invalid
from marketplace.calendar.moving import claim_move

WORDS = {
    "booking_state": "This session cannot be moved any more.",
    "reschedule_too_late": "It is too close to the session to move it.",
    "reschedules_used_up": "You have already moved this session as often as it can be moved for free.",
}


def booking_reschedule(*, actor: Actor, booking_id: UUID, starts_at: datetime) -> Booking:
    """Move a confirmed booking to another free slot (UTC start) of its professional. To where it already is changes nothing.

    Twice for free outside the policy's window; without counting when the professional is late beyond policy. The place in the
    waiting room, the call's end and the calendar move in the same transaction. Raises NotFound, Forbidden("consent_required"),
    Invalid("slot_not_offered"), Conflict("slot_taken" | "booking_state" | "reschedule_too_late" | "reschedules_used_up").
    """
    authorize(actor, "booking.reschedule", booking_get(booking_id))
    if starts_at.tzinfo is None:
        raise Invalid("bad_start", fields={"starts_at": ["Needs an offset."]})
    with transaction.atomic():
        booking = booking_lock(booking_id)
        consent_require(booking.patient_id, "care")
        before = booking.starts_at
        if starts_at == before:
            return booking
        entry = WaitingEntry.objects.filter(booking=booking).first()
        allowed = _leeway(booking, entry)
        if allowed.reason is None:
            code = allowed.refusal or "booking_state"
            raise Conflict(code, WORDS[code], data={"state": str(booking.state), "left": allowed.left})
        claim = claim_move(actor=PLATFORM, claim_id=booking.claim_id, starts_at=starts_at)
        booking.starts_at, booking.ends_at = claim.starts_at, claim.ends_at
        booking.save()
        BookingMove.objects.create(
            booking=booking,
            kind=BookingMove.Kind.RESCHEDULED,
            reason=allowed.reason,
            counted=allowed.counted,
            moved_by=actor.id,
            from_professional_id=booking.professional_id,
            to_professional_id=booking.professional_id,
            from_starts_at=before,
            to_starts_at=booking.starts_at,
        )
        record(
            actor,
            "booking.rescheduled",
            resource=booking,
            person=booking.patient_id,
            data={"from": before.isoformat(), "to": booking.starts_at.isoformat(), "reason": allowed.reason},
        )
        Call.objects.filter(booking=booking).update(ends_at=booking.ends_at, updated_at=clock.now())
        # Whoever was proposed for the old time was free then.
        offer_take_back(actor=PLATFORM, booking=booking)
        booking_announce(booking)
        both_tell(actor=actor, booking=booking, template="booking.rescheduled")
        desk = desk_lock(booking.professional_id)
        if entry is not None:
            place_reset(entry, starts_at=booking.starts_at, opens_at=booking.opens_at)
        room_publish(booking.professional_id, desk=desk, also=[booking.pk])
        return booking


def _leeway(booking: Booking, entry: WaitingEntry | None) -> Leeway:
    now, policy = clock.now(), booking.policy
    desk = Desk.objects.filter(professional_id=booking.professional_id).first()
    return leeway(
        state=booking.state,
        policy=policy,
        starts_at=booking.starts_at,
        moved=booking.moves.filter(counted=True).count(),
        late=professional_late(
            policy=policy,
            starts_at=booking.starts_at,
            delay_minutes=desk.delay_at(now) if desk else 0,
            waiting=entry is not None and entry.state in QUEUED,
            at=now,
        ),
        at=now,
    )
