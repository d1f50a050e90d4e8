"""Celery entry point of presence."""

from __future__ import annotations

from celery import shared_task

from access.actors import Actor
from consultations.presence import services


@shared_task(name="consultations.presence_sweep")
def presence_sweep() -> None:
    """End the minutes for notes."""
    services.presence_sweep(actor=Actor.system("consultations.presence_sweep"))
