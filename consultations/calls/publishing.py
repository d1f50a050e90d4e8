"""Telling a call's participants, and its metadata, what happened."""

from __future__ import annotations

import logging
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction

from consultations.bookings.models import Booking
from consultations.calls.documents import session_event_store
from consultations.calls.events import CallChanged
from consultations.calls.models import Call
from consultations.waiting_room.publishing import room_publish
from kernel import clock, outbox

log = logging.getLogger("mindo.calls")


def call_view(booking: Booking, call: Call, version: int) -> CallChanged:
    """The call as its participants see it."""
    return CallChanged.model_validate(
        {
            "version": version,
            "booking_id": str(booking.pk),
            "state": str(call.state),
            "modality": booking.modality,
            "started_at": call.started_at,
            "ends_at": call.ends_at,
            "closes_at": call.ends_at + timedelta(minutes=booking.policy.call_grace_minutes),
            "finished_at": call.finished_at,
            "finish_reason": call.finish_reason or None,
            "participants": [
                {
                    "person_id": str(booking.patient_id),
                    "role": "patient",
                    "state": str(call.patient_state),
                    "quality": call.patient_grade or None,
                },
                {
                    "person_id": str(booking.professional.user_id),
                    "role": "professional",
                    "state": str(call.professional_state),
                    "quality": call.professional_grade or None,
                },
            ],
        }
    )


def call_publish(booking: Booking, call: Call, *, also: tuple[UUID, ...] = ()) -> CallChanged:
    """Publish a saved change of a call on a locked booking: to the two, the queue and the board. Last in its transaction."""
    room = room_publish(booking.professional_id, also=also)
    view = call_view(booking, call, room.version)
    outbox.publish(f"call:{booking.pk}", "call.changed", view.model_dump(mode="json"))
    return view


def call_event_after_commit(call: Call, kind: str, **codes: Any) -> None:
    """Keep a line of session metadata once the change is committed. Losing one to a crash costs a statistic, not a session."""
    at = clock.now()
    transaction.on_commit(partial(_store, call.booking_id, kind, at, codes), robust=True)


def _store(booking_id: UUID, kind: str, at: Any, codes: dict[str, Any]) -> None:
    try:
        session_event_store(booking_id=booking_id, kind=kind, at=at, codes=codes)
    except Exception:
        log.exception("session event not stored", extra={"kind": kind})
