"""Refunds: booked at once, asked of the gateway afterwards. What the gateway then says is in `outcomes.py`."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from billing.checkout.models import Payment
from billing.earnings.services import earning_lock, earning_take_back
from billing.freezes.models import freeze_refuse
from billing.gateways.base import GatewayRefused, GatewayUnavailable, RefundOrder
from billing.gateways.registry import gateway_named
from billing.ledger.accounts import AccountKind, AccountRef, Line, credit, debit
from billing.ledger.services import ledger_post
from billing.payables import payable
from billing.refunds.lifecycle import PAID_BACK, RefundEvent, RefundState, next_state
from billing.refunds.models import Refund, RefundAttempt
from billing.refunds.outcomes import refund_refuse
from billing.refunds.rows import attempt_of, payment_save, refund_lock
from kernel import clock, outbox
from kernel.errors import Conflict, Invalid, NotFound

_REASON = re.compile(r"[a-z][a-z_]{0,39}")
RETRY_AFTER = timedelta(seconds=30)


def refund_request(
    *, actor: Actor, payment_id: UUID, amount: int | None, reason: str, idem: str, at_most: bool = False
) -> Refund | None:
    """Give `amount` minor units of a payment back; the same `idem` answers the same refund.

    `amount` None gives back all that is left, and `at_most` what is left if that is less; both answer None when nothing is.

    `reason` is a code (`cancelled`, `no_show`, …). Persons need `billing.refund_any`; a seller that refunds by its own rules
    (a cancellation policy) calls as Actor.system. May be called inside the seller's transaction.
    Raises NotFound, Invalid("reason_invalid"), Conflict("refund_exceeds_payment" | "payment_disputed").
    """
    if not _REASON.fullmatch(reason):
        raise Invalid("reason_invalid", fields={"reason": ["A short code in lower case."]})
    with transaction.atomic():
        payment = Payment.objects.select_for_update(of=("self",)).filter(pk=payment_id).first()
        if payment is None:
            raise NotFound
        authorize(actor, "billing.refund_any", payment)
        present = Refund.objects.filter(payment=payment, idem=idem).first()
        if present is not None:
            return present
        freeze_refuse(payment.id)
        wanted = payment.refundable if amount is None else amount
        if at_most:
            wanted = min(wanted, payment.refundable)
        if wanted == 0 and (amount is None or at_most):
            return None
        if not 0 < wanted <= payment.refundable:
            raise Conflict(
                "refund_exceeds_payment",
                "There is not that much left to refund.",
                data={"refundable": payment.refundable},
            )
        return refund_open(actor=actor, payment=payment, amount=wanted, reason=reason, idem=idem)


def refund_open(
    *, actor: Actor, payment: Payment, amount: int, reason: str, idem: str, automatic: bool = False
) -> Refund:
    """Book a refund of a locked payment and have it sent after commit; the amount has been checked by the caller.

    What nobody has earned goes back first: behind an earning that is money of a refund refused before ADR 0043.
    """
    earning = earning_lock(payment.id)
    unearned = payment.refundable - (earning.gross - earning.refunded if earning else 0)
    from_held = min(amount, unearned)
    refund = Refund(
        payment=payment,
        amount=amount,
        reason=reason,
        idem=idem,
        automatic=automatic,
        from_held=from_held,
    )
    refund.save()
    RefundAttempt.objects.create(refund=refund, number=refund.attempt)
    taken: list[Line] = [debit(AccountRef(AccountKind.CUSTOMER_FUNDS_HELD, payment.payer_id), from_held)]
    if earning is not None and from_held < amount:
        taken += earning_take_back(earning=earning, amount=amount - from_held)
    ledger_post(
        reference=f"refund:{refund.id}:opened",
        kind="refund_opened",
        subject=("refund", refund.id),
        currency=payment.currency,
        lines=[*taken, credit(AccountRef(AccountKind.REFUNDS, payment.payer_id), amount)],
    )
    payment.refund_requested += amount
    payment_save(payment)
    record(
        actor,
        "refund.requested",
        resource=refund,
        person=payment.payer_id,
        data={
            "payment_id": str(payment.id), "amount": amount, "currency": payment.currency, "reason": reason,
            "automatic": automatic,
        },
    )  # fmt: skip
    outbox.task("billing.refund_send", refund_id=str(refund.id))
    return refund


def refund_send(*, actor: Actor, refund_id: UUID) -> None:
    """Ask the gateway for a refund that is still ours alone. Repeating it after a crash asks with the same key.

    Called outside a transaction. Raises NotFound.
    """
    refund = Refund.objects.select_related("payment__funded_by").filter(pk=refund_id).first()
    if refund is None:
        raise NotFound
    if refund.state != RefundState.REQUESTED:
        return
    source = refund.payment.source
    attempt = refund.tries.get(number=refund.attempt)
    order = RefundOrder(
        refund_id=refund.id,
        attempt=attempt.number,
        payment_ref=source.gateway_ref,
        money=refund.money,
        idem=attempt.idem,
    )
    try:
        ref = gateway_named(source.gateway).refund(order)
    except GatewayRefused as refusal:
        refund_refuse(actor=actor, refund_id=refund.id, attempt=attempt.number, code=refusal.code)
        return
    except GatewayUnavailable:
        Refund.objects.filter(pk=refund.id, attempt=attempt.number).update(
            attempts=refund.attempts + 1,
            due_at=clock.now() + min(RETRY_AFTER * 2**refund.attempts, timedelta(hours=1)),
        )
        return
    with transaction.atomic():
        _, refund = refund_lock(refund.id)
        attempt = attempt_of(refund, number=attempt.number)
        attempt.gateway_ref = ref
        attempt.save()
        # While the gateway answered, its message may have come, and with a refusal the next attempt as well.
        sent = next_state(RefundState(refund.state), RefundEvent.SENT) if refund.attempt == attempt.number else None
        if sent is not None:
            refund.gateway_ref, refund.state = ref, sent
            refund.save()
        record(actor, "refund.sent", resource=refund, person=refund.payment.payer_id, data={"attempt": attempt.number})


def refund_tell(*, actor: Actor, refund_id: UUID) -> None:
    """Tell the seller that the payer has her money back, once. Raises NotFound."""
    with transaction.atomic():
        refund = Refund.objects.select_for_update(of=("self",)).select_related("payment").filter(pk=refund_id).first()
        if refund is None:
            raise NotFound
        if refund.state not in PAID_BACK or refund.seller_told_at is not None:
            return
        payment = refund.payment
        payable(payment.kind).on_refunded(payment.payable_id, payment.id, refund.money)
        refund.seller_told_at = clock.now()
        refund.save(update_fields=["seller_told_at"])
        record(actor, "refund.seller_told", resource=refund, person=payment.payer_id)


def refunds_due_enqueue(limit: int = 200) -> int:
    """Start a task for each refund that was not sent, is to be sent again, or whose seller was not told; returns how many."""
    with transaction.atomic():
        now = clock.now()
        unsent = Refund.objects.filter(state=RefundState.REQUESTED, due_at__lte=now - RETRY_AFTER)
        owed = Refund.objects.filter(state=RefundState.OWED, by_hand=False, due_at__lte=now)
        untold = Refund.objects.filter(
            state__in=sorted(PAID_BACK), seller_told_at__isnull=True, updated_at__lte=now - RETRY_AFTER
        )
        started = 0
        for name, due in (
            ("billing.refund_send", unsent),
            ("billing.refund_try_again", owed),
            ("billing.refund_tell", untold),
        ):
            for refund_id in due.order_by("due_at").values_list("pk", flat=True)[:limit]:
                outbox.task(name, refund_id=str(refund_id))
                started += 1
        return started
