"""Issuing, spending, giving back and paying back session credits.

Called by sellers' services, which have authorised the actor, inside their transaction. Locks: the payment a credit made → the
lot → the purchase → ledger accounts.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F

from access.actors import Actor
from access.audit import record
from billing.checkout.announce import payment_changed
from billing.checkout.lifecycle import PaymentState, state_of_money
from billing.checkout.models import Payment
from billing.credits.models import Credit, CreditLot
from billing.earnings.models import Earning
from billing.earnings.services import earning_deliver
from billing.freezes.models import freeze_refuse
from billing.ledger.accounts import AccountKind, AccountRef, credit, debit
from billing.ledger.services import accounts_lock, ledger_post
from billing.money import split_evenly
from billing.refunds.services import refund_open
from kernel import clock
from kernel.errors import Conflict, NotFound

# A credit that comes back can be used for this long at least, whatever was left of its time.
AFTER_RETURN = timedelta(days=30)


def credits_issue(
    *, actor: Actor, payment_id: UUID, count: int, expires_at: datetime, expiry_refund_percent: int
) -> CreditLot:
    """Turn an accepted payment into `count` credits until `expires_at` (UTC); once more answers the same lot.

    Shares differ by one minor unit at most, the larger ones are spent first. Raises NotFound, Conflict("nothing_held") when
    some of the money has gone elsewhere already.
    """
    with transaction.atomic():
        payment = _payment(payment_id)
        present = CreditLot.objects.filter(payment=payment).first()
        if present is not None:
            return present
        freeze_refuse(payment.id)
        if payment.outcome != Payment.Outcome.ACCEPTED or payment.refundable != payment.amount:
            raise Conflict("nothing_held", "The money for this is not there any more.")
        lot = CreditLot(
            payment=payment,
            payer_id=payment.payer_id,
            currency=payment.currency,
            amount=payment.amount,
            count=count,
            expires_at=expires_at,
            expiry_refund_percent=expiry_refund_percent,
        )
        lot.save(force_insert=True)
        Credit.objects.bulk_create(
            [Credit(lot=lot, number=n, value=value) for n, value in enumerate(split_evenly(lot.amount, count), 1)]
        )
        payment.credited = payment.amount
        _save(payment)
        _post(lot, f"credits:{lot.id}:issued", "credits_issued", into=lot.amount)
        record(actor, "credits.issued", resource=lot, person=lot.payer_id, data={"count": count, "amount": lot.amount})
        return lot


def credit_spend(*, actor: Actor, lot_id: UUID, kind: str, payable_id: UUID, payee_id: UUID, reference: str) -> Payment:
    """Pay for (`kind`, `payable_id`) with the lot's next credit: answers an accepted payment over the credit's value.

    Conditions (commission, dispute window) are those of the purchase. Whoever comes at the same time waits for the lot; one
    thing is paid for once. Raises NotFound, Conflict("no_credit_left" | "credits_over" | "already_paid").
    """
    with transaction.atomic():
        lot = _lot(lot_id)
        present = Payment.objects.filter(
            kind=kind, payable_id=payable_id, outcome=Payment.Outcome.ACCEPTED, refund_requested__lt=F("amount")
        ).first()
        if present is not None:
            if present.funded_by_id == lot.payment_id:
                return present
            raise Conflict("already_paid", "This has been paid for.")
        if lot.closed_at is not None or lot.expires_at <= clock.now():
            raise Conflict("credits_over", "These sessions cannot be used any more.")
        one = (
            Credit.objects.select_for_update().filter(lot=lot, state=Credit.State.AVAILABLE).order_by("number").first()
        )
        if one is None:
            raise Conflict("no_credit_left", "All sessions of this purchase are used.")
        source = _payment(lot.payment_id)
        payment = Payment(
            kind=kind,
            payable_id=payable_id,
            payer_id=lot.payer_id,
            payee_id=payee_id,
            reference=reference,
            amount=one.value,
            currency=lot.currency,
            payable_until=clock.now(),
            return_path="",
            idem=f"credit:{one.id}:{payable_id}",
            policy_version=source.policy_version,
            commission_bps=source.commission_bps,
            dispute_window_hours=source.dispute_window_hours,
            gateway="credit",
            state=PaymentState.PAID,
            paid_at=clock.now(),
            outcome=Payment.Outcome.ACCEPTED,
            funded_by=source,
        )
        payment.save(force_insert=True)
        one.state, one.payment = Credit.State.SPENT, payment
        one.save()
        source.credited -= one.value
        source.spent += one.value
        _save(source)
        _post(lot, f"payment:{payment.id}:by_credit", "credit_spent", into=-one.value)
        record(
            actor, "credit.spent", resource=one, person=lot.payer_id,
            data={"payment_id": str(payment.id), "kind": kind, "payable_id": str(payable_id)},
        )  # fmt: skip
        payment_changed(payment)
        return payment


def credit_return(*, actor: Actor, payment_id: UUID) -> bool:
    """Give the credit behind an undelivered payment back; False if no credit can come back, and money has to.

    No: it was paid otherwise, some of it has gone back already, or its lot is closed. Once more changes nothing.
    """
    with transaction.atomic():
        payment = _payment(payment_id)
        if payment.funded_by_id is None:
            return False
        one = Credit.objects.filter(payment=payment).first()
        if one is None:
            return payment.refund_settled == payment.amount
        lot = _lot(one.lot_id)
        if lot.closed_at is not None or payment.refund_requested or Earning.objects.filter(payment=payment).exists():
            return False
        freeze_refuse(payment.id)
        source = _payment(lot.payment_id)
        one.state, one.payment = Credit.State.AVAILABLE, None
        one.save()
        source.credited += one.value
        source.spent -= one.value
        _save(source)
        payment.refund_requested = payment.refund_settled = payment.amount
        _save(payment)
        lot.expires_at = max(lot.expires_at, clock.now() + AFTER_RETURN)
        lot.save()
        _post(lot, f"payment:{payment.id}:credit_returned", "credit_returned", into=one.value)
        record(actor, "credit.returned", resource=one, person=lot.payer_id, data={"payment_id": str(payment.id)})
        payment_changed(payment)
        return True


def credits_refund(*, actor: Actor, lot_id: UUID, reason: str = "credits_unused") -> int:
    """Pay all unused credits back in full and close the lot; answers the minor units. Once more: 0. Raises NotFound."""
    with transaction.atomic():
        lot = _lot(lot_id)
        if lot.closed_at is not None:
            return 0
        return _close(actor, lot, CreditLot.Closed.REFUNDED, percent=100, reason=reason)


def credits_expire_due(*, actor: Actor, limit: int = 200) -> int:
    """Close lots whose time is over, each in its own transaction; returns how many.

    Of the unused rest `expiry_refund_percent` goes back, rounded half up in the payer's favour; the professional earns the other
    part. Safe to run twice at once.
    """
    due = CreditLot.objects.filter(closed_at=None, expires_at__lte=clock.now()).order_by("expires_at")
    closed = 0
    for lot_id in list(due.values_list("pk", flat=True)[:limit]):
        with transaction.atomic():
            lot = _lot(lot_id)
            if lot.closed_at is None and lot.expires_at <= clock.now():
                _close(
                    actor, lot, CreditLot.Closed.EXPIRED, percent=lot.expiry_refund_percent, reason="credits_expired"
                )
                closed += 1
    return closed


def _close(actor: Actor, lot: CreditLot, how: CreditLot.Closed, *, percent: int, reason: str) -> int:
    unused = list(Credit.objects.select_for_update().filter(lot=lot, state=Credit.State.AVAILABLE).order_by("number"))
    rest = sum(one.value for one in unused)
    back = (rest * percent + 50) // 100
    lot.closed_at, lot.closed_reason = clock.now(), how if unused else CreditLot.Closed.USED
    lot.save()
    source = _payment(lot.payment_id)
    record(
        actor, "credits.closed", resource=lot, person=lot.payer_id,
        data={"reason": str(lot.closed_reason), "unused": len(unused), "refund": back},
    )  # fmt: skip
    if rest == 0:
        return 0
    for one in unused:
        one.state = Credit.State.REFUNDED if back else Credit.State.FORFEITED
        one.save()
    # Every account of what follows at once, so that two changes of one person's money never wait for each other crosswise.
    kinds = (AccountKind.PATIENT_CREDIT, AccountKind.CUSTOMER_FUNDS_HELD, AccountKind.REFUNDS)
    accounts_lock([AccountRef(kind, lot.payer_id) for kind in kinds], lot.currency)
    source.credited -= rest
    _save(source)
    _post(lot, f"credits:{lot.id}:closed", "credits_closed", into=-rest)
    if back:
        refund_open(
            actor=actor, payment=source, amount=back, reason=reason, idem=f"credits:{lot.id}:closed", automatic=True
        )
    if rest > back:
        earning_deliver(actor=actor, kind=source.kind, payable_id=source.payable_id, delivered_at=clock.now())
    return back


def _post(lot: CreditLot, reference: str, kind: str, *, into: int) -> None:
    """`into` minor units from held funds to credits, or back if negative."""
    ledger_post(
        reference=reference,
        kind=kind,
        subject=("credits", lot.id),
        currency=lot.currency,
        lines=[
            debit(AccountRef(AccountKind.CUSTOMER_FUNDS_HELD, lot.payer_id), into),
            credit(AccountRef(AccountKind.PATIENT_CREDIT, lot.payer_id), into),
        ],
    )


def _save(payment: Payment) -> None:
    payment.state = state_of_money(
        amount=payment.amount, requested=payment.refund_requested, settled=payment.refund_settled
    )
    payment.version += 1
    payment.save()


def _lot(lot_id: UUID) -> CreditLot:
    lot = CreditLot.objects.select_for_update(of=("self",)).filter(pk=lot_id).first()
    if lot is None:
        raise NotFound
    return lot


def _payment(payment_id: UUID) -> Payment:
    payment = Payment.objects.select_for_update(of=("self",)).filter(pk=payment_id).first()
    if payment is None:
        raise NotFound
    return payment
