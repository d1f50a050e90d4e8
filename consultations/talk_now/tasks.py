"""Celery entry points of talk now."""

from __future__ import annotations

from celery import shared_task

from access.actors import Actor
from consultations.talk_now import services


@shared_task(name="consultations.talk_now_sweep")
def talk_now_sweep() -> None:
    """End what nobody took in time."""
    services.talk_now_sweep(actor=Actor.system("consultations.talk_now_sweep"))
