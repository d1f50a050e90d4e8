"""Webhooks in the background."""

from uuid import UUID

from celery import shared_task

from access.actors import Actor
from billing.webhooks import services


@shared_task(name="billing.webhook_process")
def webhook_process(event_id: str) -> None:
    """Apply one stored event."""
    services.webhook_process(actor=Actor.system("billing.webhook"), event_id=UUID(event_id))


@shared_task(name="billing.webhooks_sweep")
def webhooks_sweep() -> None:
    """Take up what a crash left behind."""
    services.webhooks_due_enqueue()
