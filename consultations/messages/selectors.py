"""Reading chat around sessions."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal
from uuid import UUID

from consultations.messages.events import ChatPosted
from consultations.messages.models import SessionMessage
from kernel.encryption import warm

# How many lines a snapshot brings for each booking.
RECENT_MESSAGES = 50


def message_view(message: SessionMessage) -> ChatPosted:
    """The line as it goes over the wire."""
    return ChatPosted.model_validate(
        {
            "id": str(message.pk),
            "booking_id": str(message.booking_id),
            "sender_id": str(message.sender_id),
            "sender_role": message.sender_role,
            "place": message.place,
            "text": message.text,
            "sent_at": message.sent_at,
        }
    )


def messages_recent(booking_ids: Collection[UUID], place: Literal["waiting", "call"]) -> list[ChatPosted]:
    """The last lines of each of a few bookings, oldest first."""
    rows: list[SessionMessage] = []
    for booking_id in booking_ids:
        found = SessionMessage.objects.filter(booking_id=booking_id, place=place).defer("text").order_by("-id")
        rows.extend(found[:RECENT_MESSAGES])
    if not rows:
        return []
    warm({row.patient_id for row in rows})
    full = SessionMessage.objects.filter(pk__in=[row.pk for row in rows]).order_by("id")
    return [message_view(row) for row in full]
