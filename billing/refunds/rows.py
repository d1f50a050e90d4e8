"""The rows every service of this room locks, in the order all of them keep: payment, refund, attempt."""

from __future__ import annotations

from uuid import UUID

from billing.checkout.announce import payment_changed
from billing.checkout.lifecycle import state_of_money
from billing.checkout.models import Payment
from billing.refunds.models import Refund, RefundAttempt
from kernel.errors import NotFound


def refund_lock(refund_id: UUID) -> tuple[Payment, Refund]:
    """The payment first, then the refund. Raises NotFound."""
    payment_id = Refund.objects.filter(pk=refund_id).values_list("payment_id", flat=True).first()
    if payment_id is None:
        raise NotFound
    payment = Payment.objects.select_for_update(of=("self",)).get(pk=payment_id)
    refund = Refund.objects.select_for_update(of=("self",)).select_related("payment").get(pk=refund_id)
    return payment, refund


def attempt_of(refund: Refund, *, number: int = 0, ref: str = "") -> RefundAttempt:
    """The attempt of a locked refund that a gateway speaks of: by its number, else by the gateway's ref, else the last one."""
    tries = RefundAttempt.objects.select_for_update(of=("self",)).filter(refund=refund)
    if number:
        found = tries.filter(number=number).first()
        if found is None:
            raise NotFound
        return found
    named = tries.filter(gateway_ref=ref).first() if ref else None
    return named or tries.get(number=refund.attempt)


def payment_save(payment: Payment) -> None:
    """Save a locked payment with the state its money says, and tell."""
    payment.state = state_of_money(
        amount=payment.amount, requested=payment.refund_requested, settled=payment.refund_settled
    )
    payment.version += 1
    payment.save()
    payment_changed(payment)
