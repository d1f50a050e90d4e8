"""Earnings in the background."""

from celery import shared_task

from access.actors import Actor
from billing.earnings import services


@shared_task(name="billing.earnings_release")
def earnings_release() -> None:
    """Release what has passed its dispute window."""
    services.earnings_release(actor=Actor.system("billing.earnings_release"))
