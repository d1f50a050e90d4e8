"""Celery's way in."""

from __future__ import annotations

from celery import shared_task

from access.actors import Actor
from consultations.reminders import services


@shared_task(name="consultations.reminders_send")
def reminders_send() -> None:
    """Remind of sessions that come near."""
    services.reminders_send(actor=Actor.system("consultations.reminders"))
