"""Refunds in the background."""

from uuid import UUID

from celery import shared_task

from access.actors import Actor
from billing.refunds import again, services


@shared_task(name="billing.refund_send")
def refund_send(refund_id: str) -> None:
    """Ask the gateway for one refund."""
    services.refund_send(actor=Actor.system("billing.refund_send"), refund_id=UUID(refund_id))


@shared_task(name="billing.refund_try_again")
def refund_try_again(refund_id: str) -> None:
    """Send one refund again whose refusal may have passed."""
    again.refund_try_again(actor=Actor.system("billing.refund_try_again"), refund_id=UUID(refund_id))


@shared_task(name="billing.refund_tell")
def refund_tell(refund_id: str) -> None:
    """Tell the seller of one settled refund."""
    services.refund_tell(actor=Actor.system("billing.refund_tell"), refund_id=UUID(refund_id))


@shared_task(name="billing.refunds_sweep")
def refunds_sweep() -> None:
    """Take up what a crash or a silent gateway left behind."""
    services.refunds_due_enqueue()
