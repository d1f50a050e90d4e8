"""Comparisons in the background."""

from datetime import date

from celery import shared_task

from access.actors import Actor
from billing.reconciliation import services


@shared_task(name="billing.reconcile")
def reconcile() -> None:
    """Start the comparisons that are due."""
    services.reconcile_enqueue()


@shared_task(name="billing.reconcile_day")
def reconcile_day(gateway: str, day: str) -> None:
    """Compare one UTC day of one gateway."""
    services.reconcile_day(actor=Actor.system("billing.reconcile"), gateway=gateway, day=date.fromisoformat(day))


@shared_task(name="billing.differences_recheck")
def differences_recheck(gateway: str) -> None:
    """Look again at what is open."""
    services.differences_recheck(actor=Actor.system("billing.reconcile"), gateway=gateway)
