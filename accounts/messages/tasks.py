"""Celery's way in."""

from __future__ import annotations

import uuid

from celery import shared_task

from accounts.messages.senders import SendingFailed
from accounts.messages.services import message_deliver


@shared_task(
    name="accounts.message_deliver", autoretry_for=(SendingFailed,), retry_backoff=5, retry_jitter=True, max_retries=5
)
def deliver(message_id: str) -> None:
    """Send one queued mail or text message."""
    message_deliver(message_id=uuid.UUID(message_id))
