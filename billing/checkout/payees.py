"""Who will earn what was paid, when somebody else delivers it."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from access.actors import Actor
from access.audit import record
from billing.checkout.announce import payment_changed
from billing.checkout.models import Payment
from billing.earnings.models import Earning
from kernel.errors import Conflict


def payment_payee_set(*, actor: Actor, kind: str, payable_id: UUID, payee_id: UUID) -> Payment:
    """The accepted payment's earning will be `payee_id`'s; what was paid stays as it is. Once more changes nothing.

    Called by the seller's service, which has authorised the actor, inside its transaction. The conditions (commission, dispute
    window) stay those of the purchase. Raises Conflict("not_paid"), Conflict("already_earned").
    """
    with transaction.atomic():
        payment = (
            Payment.objects.select_for_update(of=("self",))
            .filter(kind=kind, payable_id=payable_id, outcome=Payment.Outcome.ACCEPTED)
            .order_by("-created_at")
            .first()
        )
        if payment is None:
            raise Conflict("not_paid", "Nothing was paid for this.")
        if payment.payee_id == payee_id:
            return payment
        if Earning.objects.filter(payment=payment).exists():
            raise Conflict("already_earned", "This has been delivered already.")
        before, payment.payee_id = payment.payee_id, payee_id
        payment.version += 1
        payment.save()
        record(
            actor,
            "payment.payee_changed",
            resource=payment,
            person=payment.payer_id,
            data={"from": str(before), "to": str(payee_id)},
        )
        payment_changed(payment)
        return payment
