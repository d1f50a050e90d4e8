"""Holding slots and letting them go."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from access.grants import read_once
from accounts.consents.services import consent_require
from accounts.notifications.services import notify
from consultations.bookings.lifecycle import BookingState, ClosedReason, hold_alive
from consultations.bookings.models import Booking
from consultations.bookings.selectors import booking_get
from consultations.bookings.transitions import PLATFORM, booking_announce, booking_lock, booking_move
from consultations.policies.selectors import current
from kernel import clock, outbox
from kernel.errors import Conflict, Invalid
from marketplace.calendar.services import claim_hold_within, claim_release
from marketplace.orders.selectors import bookable
from marketplace.professionals.models import SessionOffer


@read_once()
def booking_hold(*, actor: Actor, professional_id: UUID, offer_id: UUID, starts_at: datetime, modality: str) -> Booking:
    """Hold a slot for the acting patient for as long as the policy says; the same slot again answers the same hold.

    Raises Forbidden("consent_required"), Invalid("offer_not_found" | "modality_not_offered" | "slot_not_offered" |
    "own_calendar"), Conflict("slot_taken"), Conflict("hold_exists", data.booking_id) for another slot of this professional.
    """
    authorize(actor, "booking.hold")
    patient_id = _person(actor)
    consent_require(patient_id, "care")
    offer = (
        SessionOffer.objects.select_related("professional")
        .defer("professional__avatar_svg", "professional__search_terms", "professional__bio")
        .filter(bookable(patient_id), pk=offer_id, professional_id=professional_id)
        .first()
    )
    if offer is None:
        raise Invalid("offer_not_found", "This offer is not available.", fields={"offer_id": ["Not available."]})
    if modality not in offer.modalities:
        raise Invalid("modality_not_offered", fields={"modality": ["This session is not offered this way."]})
    if offer.professional.user_id == patient_id:
        raise Invalid("own_calendar", "You cannot book yourself.")
    with transaction.atomic(), outbox.together():
        _pair_lock(patient_id, professional_id)
        present = _hold_of(patient_id, professional_id)
        if present is not None:
            if (present.offer_id, present.starts_at, present.modality) == (offer_id, starts_at, modality):
                return present
            raise Conflict("hold_exists", "You already hold a time here.", data={"booking_id": str(present.pk)})
        policy = current()
        expires_at = clock.now() + timedelta(minutes=policy.hold_minutes)
        claim = claim_hold_within(
            actor=actor,
            professional_id=professional_id,
            starts_at=starts_at,
            minutes=offer.minutes,
            holder_id=patient_id,
            expires_at=expires_at,
        )
        booking = Booking(
            patient_id=patient_id,
            professional=offer.professional,
            offer=offer,
            claim=claim,
            starts_at=claim.starts_at,
            ends_at=claim.ends_at,
            minutes=offer.minutes,
            modality=modality,
            price_minor=offer.price_minor,
            currency=offer.currency,
            policy_snapshot=policy.snapshot(),
            hold_expires_at=expires_at,
        )
        booking.save(force_insert=True)
        record(
            actor, "booking.held", resource=booking, person=patient_id, data={"professional_id": str(professional_id)}
        )
        booking_announce(booking)
        return booking


def booking_release(*, actor: Actor, booking_id: UUID) -> Booking:
    """Give a hold back before its time; once more changes nothing. Raises NotFound, Conflict("booking_state")."""
    authorize(actor, "booking.release", booking_get(booking_id))
    with transaction.atomic():
        booking = booking_lock(booking_id)
        if booking.state == BookingState.EXPIRED:
            return booking
        _expire(actor, booking, ClosedReason.RELEASED)
        return booking


def holds_expire(*, actor: Actor, limit: int = 200) -> int:
    """Expire every hold whose time is over, each in its own transaction; returns how many. Safe to run twice at once."""
    overdue = Booking.objects.filter(state=BookingState.HELD, hold_expires_at__lte=clock.now()).order_by(
        "hold_expires_at"
    )
    expired = 0
    for booking_id in overdue.values_list("pk", flat=True)[:limit]:
        with transaction.atomic():
            booking = booking_lock(booking_id)
            if booking.state != BookingState.HELD or hold_alive(booking.state, booking.hold_expires_at, clock.now()):
                continue
            _expire(actor, booking, ClosedReason.HOLD_EXPIRED)
            notify(
                actor=actor,
                person_id=booking.patient_id,
                template="booking.expired",
                data={"booking_id": str(booking.pk)},
                channels=("app",),
            )
            expired += 1
    return expired


def _expire(actor: Actor, booking: Booking, reason: ClosedReason) -> None:
    """End a locked hold and free its time in the same transaction."""
    booking_move(actor=actor, booking=booking, to=BookingState.EXPIRED, reason=reason)
    claim_release(actor=PLATFORM, claim_id=booking.claim_id, reason=reason.value)


def _hold_of(patient_id: UUID, professional_id: UUID) -> Booking | None:
    """The pair's living hold; one whose time is over is expired on the way, so that it does not stand in the way."""
    held = Booking.objects.filter(
        patient_id=patient_id, professional_id=professional_id, state=BookingState.HELD
    ).values_list("pk", flat=True)
    for booking_id in held:
        booking = booking_lock(booking_id)
        if hold_alive(booking.state, booking.hold_expires_at, clock.now()):
            return booking
        if booking.state == BookingState.HELD:
            _expire(PLATFORM, booking, ClosedReason.HOLD_EXPIRED)
    return None


def _pair_lock(patient_id: UUID, professional_id: UUID) -> None:
    """One hold at a time for a patient and a professional: two tabs, or a double click, take turns until commit."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"booking_hold:{patient_id}:{professional_id}"]
        )


def _person(actor: Actor) -> UUID:
    if actor.id is None:
        raise Invalid("not_a_person", "Only a person can book.")
    return actor.id
