"""What each reader sees of a room: pure functions from the loaded room to the shapes on the wire."""

from __future__ import annotations

from consultations.bookings.leeway import professional_late
from consultations.waiting_room.estimates import Ahead, estimate_wait
from consultations.waiting_room.events import (
    PlaceChanged,
    ProfessionalHere,
    QueueChanged,
    QueueEntry,
    QueuePatient,
    TransferProposed,
    WaitEstimate,
)
from consultations.waiting_room.lifecycle import FINAL, QUEUED, PlaceState, order_key
from consultations.waiting_room.models import TransferOffer, WaitingEntry
from consultations.waiting_room.room import Room
from marketplace.professionals.selectors import ProfessionalCard


def place_view(room: Room, place: WaitingEntry) -> PlaceChanged:
    """The patient's own place. Before the room opens and after the end, nothing is told about the professional."""
    opened = place.state not in FINAL | {PlaceState.NOT_OPEN}
    return PlaceChanged.model_validate(
        {
            "version": room.version,
            "booking_id": str(place.booking_id),
            "state": str(place.state),
            "position": room.position(place),
            "estimate_min": _estimate(room, place),
            "checked_in_at": place.checked_in_at,
            "place_held_until": place.place_held_until if place.state == PlaceState.AWAY else None,
            "professional": ProfessionalHere.model_validate(
                {"id": str(room.professional.id), "state": room.professional_state if opened else "offline"}
            ),
            "opens_at": place.opens_at,
            "starts_at": place.starts_at,
            "delay_min": room.desk.delay_at(room.at) if opened else 0,
            "reschedule_offered": opened and _late(room, place),
            "transfer": _proposal(room, place),
            "closed_reason": (place.booking.closed_reason or None) if place.state in FINAL else None,
        }
    )


def queue_view(room: Room) -> QueueChanged:
    """The professional's queue, names included."""
    return QueueChanged(
        version=room.version,
        delay_min=room.desk.delay_at(room.at),
        entries=[_entry(room, place) for place in room.on_desk],
    )


def _entry(room: Room, place: WaitingEntry) -> QueueEntry:
    card = room.patients.get(place.patient_id)
    proposed = _proposal(room, place)
    return QueueEntry.model_validate(
        {
            "booking_id": str(place.booking_id),
            "patient": QueuePatient(id=str(place.patient_id), name=card.name if card else None),
            "state": str(place.state),
            "checked_in_at": place.checked_in_at,
            "waiting_since": place.queued_at,
            "starts_at": place.starts_at,
            "device_ok": place.device_ok,
            "position": room.position(place),
            "place_held_until": place.place_held_until if place.state == PlaceState.AWAY else None,
            "modality": place.booking.modality,
            "minutes": place.booking.minutes,
            "transfer_to": proposed.display_name if proposed else None,
            "transfer_by": proposed.by if proposed else None,
            "transfer_until": proposed.expires_at if proposed else None,
        }
    )


def _late(room: Room, place: WaitingEntry) -> bool:
    """Whether the professional is so late that she may choose another time."""
    return place.state in {PlaceState.OPEN, *QUEUED} and professional_late(
        policy=place.booking.policy,
        starts_at=place.starts_at,
        delay_minutes=room.desk.delay_at(room.at),
        waiting=place.state in QUEUED,
        at=room.at,
    )


def _proposal(room: Room, place: WaitingEntry) -> TransferProposed | None:
    offer = room.transfers.get(place.booking_id)
    card = room.colleagues.get(offer.to_professional_id) if offer else None
    if offer is None or card is None or (offer.asked_by_id is None and place.state not in QUEUED):
        return None
    return proposal_view(offer, card)


def proposal_view(offer: TransferOffer, card: ProfessionalCard) -> TransferProposed:
    """An open question as the patient sees it."""
    return TransferProposed(
        id=str(offer.pk),
        by="professional" if offer.asked_by_id is None else "platform",
        professional_id=str(card.id),
        display_name=card.display_name,
        slug=card.slug,
        avatar_url=card.avatar_url,
        expires_at=offer.expires_at,
    )


def _estimate(room: Room, place: WaitingEntry) -> WaitEstimate | None:
    """For those who wait, and for those who could come now."""
    if place.state in QUEUED and place.queued_at is not None:
        own = order_key(place.starts_at, place.queued_at)
    elif place.state == PlaceState.OPEN:
        own = order_key(place.starts_at, room.at)
    else:
        return None
    ahead = [
        Ahead(other.starts_at, other.booking.minutes)
        for other in room.queue
        if other.pk != place.pk and other.queued_at is not None and order_key(other.starts_at, other.queued_at) < own
    ]
    found = estimate_wait(
        at=room.at,
        starts_at=place.starts_at,
        delay_minutes=room.desk.delay_at(room.at),
        running_ends_at=room.running.ends_at if room.running else None,
        ahead=ahead,
        overruns=room.overruns,
        professional_offline=room.professional_state == "offline",
    )
    return None if found is None else WaitEstimate(low=found.low, high=found.high)
