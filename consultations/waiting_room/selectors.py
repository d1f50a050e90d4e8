"""Snapshots of the waiting room, for whom they are meant."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from access.actors import Actor
from access.authorize import authorize
from consultations.bookings.selectors import booking_get
from consultations.messages.selectors import messages_recent
from consultations.waiting_room.accuracy import EstimateAccuracy, accuracy
from consultations.waiting_room.events import PlaceSnapshot, QueueSnapshot
from consultations.waiting_room.models import GivenEstimate, WaitingEntry
from consultations.waiting_room.room import room_load
from consultations.waiting_room.views import place_view, queue_view
from kernel import clock
from kernel.errors import NotFound
from kernel.ids import parse_uuid
from marketplace.professionals.models import Professional

# How long after its room opened a session's chat stands beside the queue.
CHAT_SHOWN_FOR = timedelta(hours=12)


def room_professional(professional_id: str | UUID) -> Professional:
    """Whose room it is. Raises NotFound."""
    known = parse_uuid(professional_id)
    found = Professional.objects.only("id", "user_id").filter(pk=known).first() if known else None
    if found is None:
        raise NotFound
    return found


def place_snapshot(*, actor: Actor, booking_id: str | UUID) -> PlaceSnapshot:
    """The patient's own place and the chat of the waiting room. Raises NotFound before the booking is confirmed."""
    booking = booking_get(booking_id)
    authorize(actor, "waiting_place.watch", booking)
    room = room_load(booking.professional_id, also=[booking.pk], names=False)
    place = room.find(booking.pk)
    if place is None:
        raise NotFound
    messages = messages_recent([booking.pk], "waiting")
    return PlaceSnapshot(**place_view(room, place).model_dump(), messages=messages)


def estimate_accuracy(*, actor: Actor, days: int = 30) -> EstimateAccuracy:
    """How good the waits were that patients were told in the last `days`, over those who were let in since."""
    authorize(actor, "board.watch")
    given = GivenEstimate.objects.filter(given_at__gt=clock.now() - timedelta(days=days))
    measured = given.filter(waited_s__isnull=False).values_list("low", "high", "waited_s")
    return accuracy([(low, high, waited) for low, high, waited in measured if waited is not None], days=days)


def queue_snapshot(*, actor: Actor, professional_id: str | UUID) -> QueueSnapshot:
    """The professional's own queue, with names, and the chat of today's rooms. Raises NotFound."""
    professional = room_professional(professional_id)
    authorize(actor, "waiting_room.watch", professional)
    room = room_load(professional.pk)
    # Of every room that opened lately, whoever is in it now: a line once shown stays when somebody leaves and comes back.
    opened = WaitingEntry.objects.filter(
        professional=professional, opens_at__lte=room.at, opens_at__gt=room.at - CHAT_SHOWN_FOR
    )
    messages = messages_recent(list(opened.values_list("booking_id", flat=True)), "waiting")
    return QueueSnapshot(**queue_view(room).model_dump(), messages=messages)
