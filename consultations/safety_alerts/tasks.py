"""The timer of safety alerts: one service call, safe to run twice or late."""

from __future__ import annotations

from celery import shared_task

from access.actors import Actor
from consultations.safety_alerts.services import alerts_escalate


@shared_task(name="consultations.safety_alerts_sweep")
def safety_alerts_sweep() -> None:
    """Every few seconds: alerts nobody took in time go to those on duty."""
    alerts_escalate(actor=Actor.system("consultations.safety_alerts_sweep"))
