"""Celery's way in."""

from __future__ import annotations

from celery import shared_task

from accounts.codes.services import alarms_refresh


@shared_task(name="accounts.code_alarms_refresh")
def code_alarms_refresh() -> None:
    """Look whether codes come back."""
    alarms_refresh()
