"""Orders in the background."""

from uuid import UUID

from celery import shared_task

from access.actors import Actor
from marketplace.orders import services, sweeping


@shared_task(name="marketplace.gig_order_start")
def gig_order_start(order_id: str) -> None:
    """Begin one paid order."""
    services.order_start(actor=Actor.system("marketplace.gig_order_start"), order_id=UUID(order_id))


@shared_task(name="marketplace.gig_orders_sweep")
def gig_orders_sweep() -> None:
    """Do what time has made due."""
    sweeping.orders_sweep(actor=Actor.system("marketplace.gig_orders_sweep"))
