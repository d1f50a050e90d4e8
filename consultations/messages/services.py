"""Storing and sending a line of chat; the rooms decide who may and where it is heard."""

from __future__ import annotations

from typing import Literal

from access.actors import Actor
from access.audit import record
from consultations.bookings.models import Booking
from consultations.messages.events import ChatPosted
from consultations.messages.models import SessionMessage
from consultations.messages.selectors import message_view
from kernel import outbox
from kernel.errors import Invalid, NotFound
from kernel.faults import Fault

MESSAGE_LENGTH = 2000


def message_post(
    *, actor: Actor, booking: Booking, place: Literal["waiting", "call"], text: str, idem: str, topics: list[str]
) -> ChatPosted:
    """Store a line on a locked booking whose participant the actor is, and send it; the same `idem` again sends nothing.

    Raises Invalid("empty_message" | "message_too_long").
    """
    text = text.strip()
    if not text:
        raise Invalid("empty_message", fields={"text": [Fault("required")]})
    if len(text) > MESSAGE_LENGTH:
        raise Invalid("message_too_long", fields={"text": [Fault("too_long", most=MESSAGE_LENGTH)]})
    if actor.id is None:
        raise NotFound
    sent = SessionMessage.objects.filter(booking=booking, sender_id=actor.id, idem=idem).first()
    if sent is not None:
        return message_view(sent)
    message = SessionMessage(
        booking=booking,
        patient_id=booking.patient_id,
        sender_id=actor.id,
        sender_role="patient" if actor.id == booking.patient_id else "professional",
        place=place,
        text=text,
        idem=idem,
    )
    message.save(force_insert=True)
    record(actor, "message.sent", resource=message, person=booking.patient_id, data={"booking_id": str(booking.pk)})
    posted = message_view(message)
    for topic in topics:
        outbox.publish(topic, "chat.posted", posted.model_dump(mode="json"))
    return posted
