"""The sandbox's own background work."""

from uuid import UUID

from celery import shared_task

from billing.gateways.sandbox.delivery import deliveries_due_enqueue, delivery_send


@shared_task(name="billing.sandbox_deliver")
def sandbox_deliver(delivery_id: str) -> None:
    """Send one webhook; what fails is sent again by the sweep."""
    delivery_send(UUID(delivery_id))


@shared_task(name="billing.sandbox_sweep")
def sandbox_sweep() -> None:
    """Send again what was not answered, and what has become due."""
    deliveries_due_enqueue()
