"""Celery entry points of the waiting room."""

from __future__ import annotations

from celery import shared_task

from access.actors import Actor
from consultations.waiting_room import presence


@shared_task(name="consultations.waiting_room_sweep")
def waiting_room_sweep() -> None:
    """Open rooms, mark the absent away, give up places that were kept long enough."""
    presence.waiting_room_sweep(actor=Actor.system("consultations.waiting_room_sweep"))
