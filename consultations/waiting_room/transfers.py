"""Handing a session to a colleague: offered by the professional at the door, or proposed by the platform's people
(`boards/reassigning`) any time before it begins; decided by the patient.

The price she paid is the price; who delivers earns it. Nothing moves before she has agreed.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from accounts.notifications.services import notify
from billing.checkout.payees import payment_payee_set
from consultations.bookings.lifecycle import BookingState
from consultations.bookings.models import Booking, BookingMove
from consultations.bookings.payback import KIND
from consultations.bookings.selectors import booking_get
from consultations.bookings.transitions import PLATFORM, booking_announce, booking_lock
from consultations.calls.models import Call
from consultations.waiting_room.colleagues import begins_at, colleague_available, substitute_available
from consultations.waiting_room.events import PlaceChanged, QueueChanged
from consultations.waiting_room.lifecycle import FINAL, ON_DESK, QUEUED
from consultations.waiting_room.models import TransferOffer, WaitingEntry
from consultations.waiting_room.places import place_of
from consultations.waiting_room.publishing import desk_lock, room_publish
from consultations.waiting_room.views import place_view, queue_view
from kernel import clock, outbox
from kernel.errors import Conflict, NotFound
from marketplace.calendar.moving import claim_transfer
from marketplace.professionals.models import Professional

GONE = "This offer is not open any more."


def transfer_offer(*, actor: Actor, booking_id: UUID, professional_id: UUID, reason: str) -> QueueChanged:
    """Ask a waiting patient whether she would rather see a colleague now. The same colleague again changes nothing; another
    one replaces the offer. Raises NotFound, Conflict("patient_not_waiting" | "colleague_not_available" | "place_closed").
    """
    authorize(actor, "waiting_room.transfer", booking_get(booking_id))
    with transaction.atomic():
        booking = booking_lock(booking_id)
        _waiting(booking)
        if not colleague_available(booking=booking, professional_id=professional_id):
            raise Conflict("colleague_not_available", "This colleague is not free at the moment.")
        now = clock.now()
        present = open_offer(booking)
        if present is not None and present.asked_by_id is not None and present.expires_at > now:
            raise Conflict("transfer_pending", "Our team has just asked the patient about a colleague.")
        expires_at = now + timedelta(seconds=booking.policy.transfer_answer_seconds)
        offer_make(actor=actor, booking=booking, professional_id=professional_id, reason=reason, expires_at=expires_at)
        return queue_view(room_publish(booking.professional_id))


def offer_make(
    *,
    actor: Actor,
    booking: Booking,
    professional_id: UUID,
    reason: str,
    expires_at: datetime,
    asked_by: UUID | None = None,
) -> TransferOffer:
    """Put the question, on a booking the caller has authorised, locked and checked; publishing follows by `room_publish`.

    The same colleague again is the offer there is; another one replaces it.
    """
    present = open_offer(booking)
    if present is not None:
        if present.to_professional_id == professional_id and present.expires_at > clock.now():
            return present
        _answer(present, TransferOffer.State.WITHDRAWN)
    offer = TransferOffer.objects.create(
        booking=booking,
        from_professional_id=booking.professional_id,
        to_professional_id=professional_id,
        reason=reason,
        asked_by_id=asked_by,
        expires_at=expires_at,
    )
    record(
        actor,
        "waiting_room.transfer_offered",
        resource=booking,
        person=booking.patient_id,
        data={"to": str(professional_id), "reason": reason},
    )
    return offer


def offer_take_back(*, actor: Actor, booking: Booking) -> TransferOffer | None:
    """Withdraw whatever question is open on a locked booking; None if there is none. Publishing follows by `room_publish`."""
    present = open_offer(booking)
    if present is not None:
        _answer(present, TransferOffer.State.WITHDRAWN)
        record(actor, "waiting_room.transfer_withdrawn", resource=booking, person=booking.patient_id)
    return present


def transfer_withdraw(*, actor: Actor, booking_id: UUID) -> QueueChanged:
    """Take an unanswered offer of one's own back; without one nothing changes."""
    authorize(actor, "waiting_room.transfer", booking_get(booking_id))
    with transaction.atomic():
        booking = booking_lock(booking_id)
        present = open_offer(booking)
        if present is not None and present.asked_by_id is None:
            offer_take_back(actor=actor, booking=booking)
        return queue_view(room_publish(booking.professional_id))


def transfer_answer(*, actor: Actor, booking_id: UUID, offer_id: UUID, accept: bool) -> PlaceChanged:
    """The patient's answer. Accepting moves booking, calendar, place, call and earning to the colleague in one transaction.

    Raises NotFound, Conflict("transfer_gone") for an offer that was withdrawn, answered or has run out,
    Conflict("colleague_not_available" | "slot_taken") for a colleague who has become busy: she keeps the place she has.
    """
    authorize(actor, "waiting_room.transfer_answer", booking_get(booking_id))
    with transaction.atomic():
        booking = booking_lock(booking_id)
        offer = TransferOffer.objects.filter(pk=offer_id, booking=booking).first()
        if offer is None:
            raise NotFound
        done = TransferOffer.State.ACCEPTED if accept else TransferOffer.State.DECLINED
        if offer.state != done:
            entry = _waiting(booking) if offer.asked_by_id is None else not_begun(booking)
            if offer.state != TransferOffer.State.OFFERED or offer.expires_at <= clock.now():
                raise Conflict("transfer_gone", GONE)
            if accept:
                return _transfer(actor, booking, entry, offer)
            _answer(offer, done)
            record(actor, "waiting_room.transfer_declined", resource=booking, person=booking.patient_id)
            _tell_who_asked(actor, offer)
            booking_announce(booking)
        room = room_publish(booking.professional_id, also=[booking.pk])
        return _own(room_place=place_view(room, place) if (place := room.find(booking.pk)) else None)


def _transfer(actor: Actor, booking: Booking, entry: WaitingEntry, offer: TransferOffer) -> PlaceChanged:
    giver, receiver_id = booking.professional, offer.to_professional_id
    available = colleague_available if offer.asked_by_id is None else substitute_available
    if not available(booking=booking, professional_id=receiver_id):
        raise Conflict("colleague_not_available", "This colleague is not free any more. You keep your place.")
    before = booking.starts_at
    claim = claim_transfer(
        actor=PLATFORM, claim_id=booking.claim_id, professional_id=receiver_id, starts_at=begins_at(booking)
    )
    receiver = Professional.objects.only("id", "user_id").get(pk=receiver_id)
    payment_payee_set(actor=PLATFORM, kind=KIND, payable_id=booking.pk, payee_id=receiver.user_id)
    booking.professional = receiver
    booking.starts_at, booking.ends_at = claim.starts_at, claim.ends_at
    booking.save()
    entry.professional = receiver
    entry.starts_at, entry.opens_at = booking.starts_at, min(entry.opens_at, booking.opens_at)
    entry.save()
    Call.objects.filter(booking=booking).update(professional=receiver, ends_at=booking.ends_at, updated_at=clock.now())
    _answer(offer, TransferOffer.State.ACCEPTED)
    _remember(actor, booking, offer, before)
    _tell_who_asked(actor, offer)
    booking_announce(booking)
    outbox.publish(
        f"user:{giver.user_id}", "booking.changed", {"booking_id": str(booking.pk), "state": str(booking.state)}
    )
    for person_id in (giver.user_id, receiver.user_id):
        notify(
            actor=actor, person_id=person_id, template="booking.transferred", data={"booking_id": str(booking.pk)},
            channels=("app",),
        )  # fmt: skip
    for person_id in (booking.patient_id, giver.user_id, receiver.user_id):
        outbox.control("recheck", user_id=str(person_id))
    desks = {pk: desk_lock(pk) for pk in sorted((giver.pk, receiver_id))}
    room_publish(giver.pk, desk=desks[giver.pk])
    # Readers of the place and the board follow one line of versions, whoever's desk they come from.
    desks[receiver_id].version = max(desks[receiver_id].version, desks[giver.pk].version)
    room = room_publish(receiver_id, desk=desks[receiver_id], also=[booking.pk])
    place = room.find(booking.pk)
    return _own(room_place=place_view(room, place) if place else None)


def _remember(actor: Actor, booking: Booking, offer: TransferOffer, before: datetime) -> None:
    BookingMove.objects.create(
        booking=booking,
        kind=BookingMove.Kind.TRANSFERRED,
        reason=offer.reason,
        moved_by=actor.id,
        from_professional_id=offer.from_professional_id,
        to_professional_id=offer.to_professional_id,
        from_starts_at=before,
        to_starts_at=booking.starts_at,
    )
    record(
        actor,
        "booking.transferred",
        resource=booking,
        person=booking.patient_id,
        data={
            "from": str(offer.from_professional_id), "to": str(offer.to_professional_id), "reason": offer.reason,
        },
    )  # fmt: skip


def _waiting(booking: Booking) -> WaitingEntry:
    entry = place_of(booking)
    if booking.state != BookingState.CONFIRMED:
        raise Conflict("place_closed", "This session has ended.", data={"state": str(booking.state)})
    if entry.state not in QUEUED:
        raise Conflict("patient_not_waiting", "The patient is not in the waiting room.")
    return entry


def not_begun(booking: Booking) -> WaitingEntry:
    """The place of a locked booking that was confirmed and in which nobody was let in yet, whether she has come or not.

    Raises Conflict("place_closed" | "already_admitted").
    """
    entry = place_of(booking)
    if booking.state == BookingState.IN_PROGRESS or entry.state in ON_DESK - QUEUED:
        raise Conflict("already_admitted", "The session has begun.")
    if booking.state != BookingState.CONFIRMED or entry.state in FINAL:
        raise Conflict("place_closed", "This session has ended.", data={"state": str(booking.state)})
    return entry


def open_offer(booking: Booking) -> TransferOffer | None:
    """The unanswered question of a booking, perhaps out of time."""
    return TransferOffer.objects.filter(booking=booking, state=TransferOffer.State.OFFERED).first()


def _tell_who_asked(actor: Actor, offer: TransferOffer) -> None:
    """The platform's person who proposed it hears the answer; a professional sees it in the queue."""
    if offer.asked_by_id is None:
        return
    said = "accepted" if offer.state == TransferOffer.State.ACCEPTED else "declined"
    notify(
        actor=actor,
        person_id=offer.asked_by_id,
        template=f"board.reassign_{said}",
        data={"booking_id": str(offer.booking_id)},
        channels=("app",),
    )


def _answer(offer: TransferOffer, state: TransferOffer.State) -> None:
    offer.state, offer.answered_at = state, clock.now()
    offer.save()


def _own(*, room_place: PlaceChanged | None) -> PlaceChanged:
    if room_place is None:
        raise Conflict("place_closed", "This session has ended.")
    return room_place
