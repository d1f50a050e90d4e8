"""Celery entry point of the boards."""

from __future__ import annotations

from celery import shared_task

from access.actors import Actor
from consultations.boards import metrics


@shared_task(name="consultations.metrics_refresh")
def metrics_refresh() -> None:
    """Count the running hour."""
    metrics.metrics_refresh(actor=Actor.system("consultations.metrics_refresh"))
