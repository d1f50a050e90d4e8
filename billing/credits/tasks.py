"""Credits in the background."""

from celery import shared_task

from access.actors import Actor
from billing.credits import services


@shared_task(name="billing.credits_expire")
def credits_expire() -> None:
    """Close the lots whose time is over."""
    services.credits_expire_due(actor=Actor.system("billing.credits_expire"))
