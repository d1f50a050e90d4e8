"""Payouts in the background."""

from uuid import UUID

from celery import shared_task

from access.actors import Actor
from billing.payouts import services, transfers


@shared_task(name="billing.payouts_run")
def payouts_run() -> None:
    """Pay out whatever has reached its minimum."""
    services.payout_run(actor=Actor.system("billing.payouts_run"))


@shared_task(name="billing.payout_send")
def payout_send(payout_id: str) -> None:
    """Send one payout."""
    transfers.payout_send(actor=Actor.system("billing.payout_send"), payout_id=UUID(payout_id))


@shared_task(name="billing.payouts_sweep")
def payouts_sweep() -> None:
    """Take up what a crash or a silent gateway left behind."""
    transfers.payouts_due_enqueue()
