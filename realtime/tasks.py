"""The engine's periodic work."""

from __future__ import annotations

from celery import shared_task

from realtime.commands import receipts_trim


@shared_task(name="realtime.receipts_trim")
def trim() -> None:
    receipts_trim()
