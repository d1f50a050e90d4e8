"""Celery entry points of calls."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task

from access.actors import Actor
from consultations.calls import services
from consultations.calls.rooms import room_close


@shared_task(name="consultations.calls_sweep")
def calls_sweep() -> None:
    """Finish calls whose time and grace are over."""
    services.calls_sweep(actor=Actor.system("consultations.calls_sweep"))


@shared_task(name="consultations.call_room_close")
def call_room_close(booking_id: str) -> None:
    """Close the provider's room after the visit."""
    room_close(booking_id=UUID(booking_id))
