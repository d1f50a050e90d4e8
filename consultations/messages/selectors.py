"""Reading chat around sessions."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal
from uuid import UUID

from django.db.models import F, Window
from django.db.models.functions import RowNumber

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
    ranked = (
        SessionMessage.objects.filter(booking_id__in=list(booking_ids), place=place)
        .annotate(rank=Window(RowNumber(), partition_by=F("booking_id"), order_by=F("id").desc()))
        .filter(rank__lte=RECENT_MESSAGES)
    )
    lines = dict(ranked.values_list("pk", "patient_id"))
    if not lines:
        return []
    warm(set(lines.values()))
    return [message_view(row) for row in SessionMessage.objects.filter(pk__in=lines).order_by("id")]
