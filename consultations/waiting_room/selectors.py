"""Snapshots of the waiting room, for whom they are meant."""

from __future__ import annotations

from uuid import UUID

from access.actors import Actor
from access.authorize import authorize
from consultations.bookings.selectors import booking_get
from consultations.messages.selectors import messages_recent
from consultations.waiting_room.events import PlaceSnapshot, QueueSnapshot
from consultations.waiting_room.room import room_load
from consultations.waiting_room.views import place_view, queue_view
from kernel.errors import NotFound
from kernel.ids import parse_uuid
from marketplace.professionals.models import Professional


def room_professional(professional_id: str | UUID) -> Professional:
    """Whose room it is. Raises NotFound."""
    found = Professional.objects.only("id", "user_id").filter(pk=parse_uuid(professional_id)).first()
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


def queue_snapshot(*, actor: Actor, professional_id: str | UUID) -> QueueSnapshot:
    """The professional's own queue, with names, and the chat of everybody in it. Raises NotFound."""
    professional = room_professional(professional_id)
    authorize(actor, "waiting_room.watch", professional)
    room = room_load(professional.pk)
    messages = messages_recent([place.booking_id for place in room.on_desk], "waiting")
    return QueueSnapshot(**queue_view(room).model_dump(), messages=messages)
