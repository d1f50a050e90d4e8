"""What a gateway says about a payment becomes money in the ledger and a word to the seller, in one transaction.

Each function runs inside the caller's transaction (the webhook's, or the sweep's), and once more changes nothing.
"""

from __future__ import annotations

from uuid import UUID

from django.db import connection, transaction
from django.db.models import F

from access.actors import Actor
from access.audit import record
from billing.checkout.announce import payment_changed
from billing.checkout.lifecycle import PaymentEvent, PaymentState, next_state
from billing.checkout.models import Payment
from billing.ledger.accounts import AccountKind, AccountRef, credit, debit
from billing.ledger.services import ledger_post
from billing.money import Money
from billing.payables import payable
from billing.refunds.services import refund_open
from kernel import clock
from kernel.errors import Conflict, DomainError, NotFound


def payment_confirm(*, actor: Actor, payment_id: UUID, ref: str, money: Money) -> Payment:
    """The money is at the gateway: book it, ask the seller, and give it back in full if the seller cannot use it.

    Raises NotFound, Conflict("amount_mismatch") when the gateway took another amount than was asked for.
    """
    payment = _lock(payment_id)
    paid = next_state(PaymentState(payment.state), PaymentEvent.PAID)
    if paid is None:
        return payment
    if money != payment.money:
        raise Conflict("amount_mismatch", "The gateway took another amount.")
    payment.state = paid
    payment.gateway_ref = ref
    payment.paid_at = clock.now()
    ledger_post(
        reference=f"payment:{payment.id}:paid",
        kind="payment_received",
        subject=("payment", payment.id),
        currency=payment.currency,
        lines=[
            debit(AccountRef(AccountKind.GATEWAY_CLEARING), payment.amount),
            credit(AccountRef(AccountKind.CUSTOMER_FUNDS_HELD, payment.payer_id), payment.amount),
        ],
    )
    payment.outcome = _verdict(payment)
    payment.version += 1
    payment.save()
    record(actor, "payment.paid", resource=payment, person=payment.payer_id, data={"outcome": payment.outcome})
    if payment.outcome == Payment.Outcome.REFUND:
        refund_open(
            actor=actor,
            payment=payment,
            amount=payment.amount,
            reason="not_accepted",
            idem=f"automatic:{payment.id}",
            automatic=True,
        )
    else:
        payment_changed(payment)
    return payment


def payment_apply_unpaid(*, actor: Actor, payment_id: UUID, event: PaymentEvent, code: str = "") -> Payment:
    """The payer was declined, or her time is over; a payment that has got further stays as it is. Raises NotFound."""
    payment = _lock(payment_id)
    state = next_state(PaymentState(payment.state), event)
    if state is None:
        return payment
    payment.state = state
    payment.decline_code = code[:60]
    payment.version += 1
    payment.save()
    record(actor, f"payment.{state}", resource=payment, person=payment.payer_id, data={"code": payment.decline_code})
    payment_changed(payment)
    return payment


def _verdict(payment: Payment) -> str:
    """Whether the seller takes the money. Payments of one thing are asked about one after the other."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"payable:{payment.kind}:{payment.payable_id}"]
        )
    taken = Payment.objects.filter(
        kind=payment.kind,
        payable_id=payment.payable_id,
        outcome=Payment.Outcome.ACCEPTED,
        refund_requested__lt=F("amount"),
    )
    if taken.exists():
        return Payment.Outcome.REFUND
    try:
        # A refusal by exception must not take the booked money with it.
        with transaction.atomic():
            return Payment.Outcome(payable(payment.kind).on_paid(payment.payable_id, payment.id))
    except DomainError:
        return Payment.Outcome.REFUND


def _lock(payment_id: UUID) -> Payment:
    payment = Payment.objects.select_for_update(of=("self",)).filter(pk=payment_id).first()
    if payment is None:
        raise NotFound
    return payment
