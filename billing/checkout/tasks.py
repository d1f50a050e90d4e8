"""Checkouts in the background."""

from celery import shared_task

from access.actors import Actor
from billing.checkout import services


@shared_task(name="billing.checkouts_sweep")
def checkouts_sweep() -> None:
    """Close the payments whose time is over."""
    services.checkouts_expire_due(actor=Actor.system("billing.checkouts_sweep"))
