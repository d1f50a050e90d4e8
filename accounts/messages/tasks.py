"""Celery's way in."""

from __future__ import annotations

import uuid

from celery import shared_task

from accounts.messages import services


@shared_task(name="accounts.message_deliver")
def deliver(message_id: str) -> None:
    """Send one queued mail or text message. A failure is noted in its row, which says when it is due again."""
    services.message_deliver(message_id=uuid.UUID(message_id))


@shared_task(name="accounts.messages_due")
def messages_due() -> None:
    """Send what has waited long enough."""
    services.messages_due()
