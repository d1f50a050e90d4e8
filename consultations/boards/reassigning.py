"""Proposing another professional for a session that has not begun: by the platform's people, decided by the patient.

A session is a relationship and not a ticket, so nobody is moved unasked, whatever the reason: the question goes to her screens
(and to her by message, if she is not in the waiting room), and what happens after her yes is `waiting_room.transfers`' one
transaction. Until then she keeps the professional, the time and the place she has.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from access.actors import Actor
from access.authorize import authorize
from accounts.notifications.services import notify
from consultations.boards.interventions import Why, intervention_keep, intervention_known
from consultations.boards.models import BoardIntervention
from consultations.bookings.models import Booking
from consultations.bookings.selectors import booking_get
from consultations.bookings.transitions import booking_announce, booking_lock
from consultations.waiting_room.colleagues import substitute_available, substitutes_of
from consultations.waiting_room.lifecycle import QUEUED
from consultations.waiting_room.models import TransferOffer, WaitingEntry
from consultations.waiting_room.publishing import room_publish
from consultations.waiting_room.transfers import not_begun, offer_make, offer_take_back, open_offer
from kernel import clock
from kernel.errors import Conflict
from marketplace.professionals.models import Professional


@dataclass(frozen=True)
class Asked:
    """The question that is open: about whom, and until when she may answer. Both None if it was answered meanwhile."""

    professional_id: UUID | None
    until: datetime | None


def substitutes_for(*, actor: Actor, booking_id: UUID) -> list[dict[str, Any]]:
    """Who could take the session over (shape and rules: `waiting_room.colleagues.substitutes_of`).

    Raises NotFound, Forbidden, Conflict("already_admitted" | "place_closed").
    """
    authorize(actor, "board.reassign")
    booking = booking_get(booking_id)
    not_begun(booking)
    return substitutes_of(booking)


def session_reassign(*, actor: Actor, booking_id: UUID, professional_id: UUID, why: Why, idem: str) -> Asked:
    """Ask the patient of a session that has not begun whether another professional may take it.

    The same `idem` again asks nothing; another professional replaces the one she was asked about. Raises NotFound, Forbidden,
    Invalid (fields `reason`, `words`), Conflict("already_admitted" | "place_closed"), Conflict("colleague_not_available"),
    Conflict("own_session") for somebody who is one of the people concerned.
    """
    authorize(actor, "board.reassign")
    with transaction.atomic():
        booking = booking_lock(booking_id)
        if intervention_known(actor, booking, idem):
            return _asked(open_offer(booking))
        entry = not_begun(booking)
        receiver = Professional.objects.only("user_id").filter(pk=professional_id).first()
        if receiver is not None and actor.id in {booking.patient_id, booking.professional.user_id, receiver.user_id}:
            # Money follows the session: nobody decides about that for himself.
            raise Conflict("own_session", "Somebody else has to do this: you are one of the people concerned.")
        if receiver is None or not substitute_available(booking=booking, professional_id=professional_id):
            raise Conflict("colleague_not_available", "This professional cannot take the session at that time.")
        expires_at = _until(booking, entry)
        intervention_keep(
            actor, booking, BoardIntervention.Kind.REASSIGN, why, idem,
            {"to": str(professional_id), "until": expires_at.isoformat()},
        )  # fmt: skip
        offer = offer_make(
            actor=actor,
            booking=booking,
            professional_id=professional_id,
            reason=TransferOffer.Reason.BY_PLATFORM,
            expires_at=expires_at,
            asked_by=actor.id,
        )
        # In the waiting room she sees the question on the screen she looks at; a mail would only come too late.
        channels = ("app",) if entry.state in QUEUED else ("app", "email", "sms")
        notify(
            actor=actor,
            person_id=booking.patient_id,
            template="booking.reassign_asked",
            data={"booking_id": str(booking.pk)},
            channels=channels,
        )
        booking_announce(booking)
        room_publish(booking.professional_id, also=[booking.pk])
        return _asked(offer)


def reassign_withdraw(*, actor: Actor, booking_id: UUID) -> None:
    """Take the open question back, whoever of the platform's people put it; without one nothing changes. Raises NotFound."""
    authorize(actor, "board.reassign")
    with transaction.atomic():
        booking = booking_lock(booking_id)
        present = open_offer(booking)
        if present is None or present.asked_by_id is None:
            return
        offer_take_back(actor=actor, booking=booking)
        booking_announce(booking)
        room_publish(booking.professional_id, also=[booking.pk])


def _until(booking: Booking, entry: WaitingEntry) -> datetime:
    """Minutes for who is here; for who is not, until the start at the latest, and never less than who is here has."""
    now, policy = clock.now(), booking.policy
    soon = now + timedelta(seconds=policy.transfer_answer_seconds)
    if entry.state in QUEUED:
        return soon
    return max(soon, min(booking.starts_at, now + timedelta(minutes=policy.reassign_answer_minutes)))


def _asked(offer: TransferOffer | None) -> Asked:
    return Asked(offer.to_professional_id, offer.expires_at) if offer else Asked(None, None)
