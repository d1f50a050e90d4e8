"""Celery entry points of calls."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task

from access.actors import Actor
from consultations.calls import services
from consultations.calls.documents import quality_trim, session_events_prepare
from consultations.calls.providers import ProviderFailed
from consultations.calls.rooms import room_close


@shared_task(name="consultations.calls_sweep")
def calls_sweep() -> None:
    """Finish calls whose time and grace are over."""
    services.calls_sweep(actor=Actor.system("consultations.calls_sweep"))


@shared_task(name="consultations.call_room_close", autoretry_for=(ProviderFailed,), retry_backoff=5, max_retries=6)
def call_room_close(booking_id: str) -> None:
    """Close the provider's room after the visit."""
    room_close(booking_id=UUID(booking_id))


@shared_task(name="consultations.call_quality_trim")
def call_quality_trim() -> None:
    """Forget old measurements of networks, and keep the indexes their readers need."""
    session_events_prepare()
    quality_trim()
