"""Saying where one is, and looking at it when it matters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from accounts.emergency.selectors import ContactCard, emergency_contact_of
from consultations.bookings.lifecycle import LIVE, BookingState
from consultations.bookings.models import Booking
from consultations.bookings.selectors import booking_get
from consultations.bookings.transitions import booking_lock
from consultations.whereabouts.models import Whereabouts
from kernel import clock, outbox
from kernel.errors import Conflict, Invalid
from kernel.faults import Fault

PLACE_LENGTH, PLAN_LENGTH = 200, 300
# She may say it this long before the session begins; where she was yesterday helps nobody.
OPENS = timedelta(hours=2)
# A professional who is worried looks during the session and shortly after it, and at no other time.
LOOKS_BEFORE, LOOKS_AFTER = timedelta(minutes=15), timedelta(hours=1)

# Whoever did not come may be in need as well.
HAPPENED = frozenset({BookingState.COMPLETED, BookingState.NO_SHOW_PATIENT, BookingState.TECHNICAL_FAILURE})


@dataclass(frozen=True, slots=True)
class OwnWhereabouts:
    """What the patient said. `confirmed_at` None: nothing yet. Before that the words are those of last time."""

    place: str
    plan: str
    country: str
    shares_contact: bool
    has_contact: bool
    confirmed_at: datetime | None


@dataclass(frozen=True, slots=True)
class SafetyCard:
    """What the treating professional sees. `contact` is None where there is none or the patient does not share it."""

    place: str
    plan: str
    country: str
    confirmed_at: datetime | None
    contact: ContactCard | None


def whereabouts_own(*, actor: Actor, booking_id: UUID) -> OwnWhereabouts:
    """The patient's own word for this session, or what she said last time to confirm or change. Raises NotFound."""
    booking = booking_get(booking_id)
    authorize(actor, "whereabouts.confirm", booking)
    has_contact = emergency_contact_of(booking.patient_id) is not None
    said = Whereabouts.objects.filter(booking=booking).first()
    if said is not None:
        return OwnWhereabouts(
            said.place or "", said.plan or "", said.country, said.shares_contact, has_contact, said.confirmed_at
        )
    last = Whereabouts.objects.filter(patient_id=booking.patient_id).order_by("-id").first()
    country = last.country if last else booking.patient.jurisdiction[:2]
    return OwnWhereabouts(
        (last.place if last else None) or "", (last.plan if last else None) or "", country,
        last.shares_contact if last else True, has_contact, None,
    )  # fmt: skip


@transaction.atomic
def whereabouts_confirm(
    *, actor: Actor, booking_id: UUID, place: str, plan: str, country: str, shares_contact: bool
) -> OwnWhereabouts:
    """Say where one is; again replaces it, since people move. Her professional's screens look again at once.

    Raises NotFound, Invalid by field, Conflict `session_over` or `session_far` (earlier than two hours before it begins).
    """
    authorize(actor, "whereabouts.confirm", booking_get(booking_id))
    place, plan = place.strip(), plan.strip()
    if not 3 <= len(place) <= PLACE_LENGTH:
        raise Invalid("invalid_input", fields={"place": [Fault("length", least=3, most=PLACE_LENGTH)]})
    if len(plan) > PLAN_LENGTH:
        raise Invalid("invalid_input", fields={"plan": [Fault("too_long", most=PLAN_LENGTH)]})
    if not re.fullmatch("[A-Z]{2}", country):
        raise Invalid("invalid_input", fields={"country": [Fault("unknown")]})
    booking = booking_lock(booking_id)
    if booking.state not in LIVE:
        raise Conflict("session_over", "This session is over.")
    now = clock.now()
    if now < booking.starts_at - OPENS:
        raise Conflict("session_far", "Please say where you are shortly before the session.")
    row = Whereabouts.objects.filter(booking=booking).first() or Whereabouts(
        booking=booking, patient_id=booking.patient_id
    )
    row.place, row.plan, row.country, row.shares_contact, row.confirmed_at = place, plan, country, shares_contact, now
    row.save()
    record(actor, "whereabouts.confirmed", resource=booking, person=booking.patient_id, data={"country": country})
    outbox.publish(
        f"user:{booking.professional.user_id}",
        "booking.changed",
        {"booking_id": str(booking.pk), "state": booking.state},
    )
    return OwnWhereabouts(
        place, plan, country, shares_contact, emergency_contact_of(booking.patient_id) is not None, now
    )


@transaction.atomic
def safety_card(*, actor: Actor, booking_id: UUID) -> SafetyCard:
    """Where the patient is and whom to call. Every look is recorded, with what it opened.

    For the treating professional, from a quarter of an hour before the session until an hour after it. Raises NotFound, Conflict
    `outside_session`.
    """
    booking = booking_get(booking_id)
    authorize(actor, "whereabouts.see", booking)
    if not _around(booking, clock.now()):
        raise Conflict("outside_session", "This can be seen around the session only.")
    said = Whereabouts.objects.filter(booking=booking).first()
    # Who has not been asked yet has not refused: in an emergency the contact she named is what it is for.
    shares = said is None or said.shares_contact
    contact = emergency_contact_of(booking.patient_id) if shares else None
    record(
        actor, "whereabouts.seen", resource=booking, person=booking.patient_id,
        data={"place": said is not None, "contact": contact is not None},
    )  # fmt: skip
    if said is None:
        return SafetyCard("", "", booking.patient.jurisdiction[:2], None, contact)
    return SafetyCard(said.place or "", said.plan or "", said.country, said.confirmed_at, contact)


def _around(booking: Booking, now: datetime) -> bool:
    if booking.state in LIVE:
        return now >= booking.starts_at - LOOKS_BEFORE
    return booking.state in HAPPENED and now <= booking.ends_at + LOOKS_AFTER
