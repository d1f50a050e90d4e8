"""Recording what was earned, releasing it after the dispute window, and taking it back for a refund."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from access.actors import Actor
from access.audit import record
from billing.checkout.models import Payment
from billing.earnings.announce import earning_changed
from billing.earnings.lifecycle import EarningEvent, EarningState, next_state
from billing.earnings.models import Earning
from billing.freezes.models import freeze_refuse
from billing.ledger.accounts import AccountKind, AccountRef, Line, credit, debit
from billing.ledger.selectors import balance
from billing.ledger.services import accounts_lock, ledger_post
from billing.money import share_bps
from kernel import clock
from kernel.errors import Conflict

_PLACE = {
    EarningState.PENDING: AccountKind.PROFESSIONAL_PENDING,
    EarningState.AVAILABLE: AccountKind.PROFESSIONAL_AVAILABLE,
}


def earning_deliver(*, actor: Actor, kind: str, payable_id: UUID, delivered_at: datetime) -> Earning:
    """What was paid for has been delivered: the money that is still held becomes the professional's, less commission.

    Called by the seller's service, which has authorised the actor, inside its transaction; once more answers the same
    earning. Raises Conflict("not_paid" | "payment_disputed"), Conflict("nothing_held") when all of it was refunded.
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
        present = earning_lock(payment.id)
        if present is not None:
            return present
        freeze_refuse(payment.id)
        gross = payment.refundable
        if gross == 0:
            raise Conflict("nothing_held", "All of it was refunded.")
        fee = share_bps(gross, payment.commission_bps)
        earning = Earning.objects.create(
            payment=payment,
            payee_id=payment.payee_id,
            currency=payment.currency,
            gross=gross,
            commission_bps=payment.commission_bps,
            fee=fee,
            net=gross - fee,
            delivered_at=delivered_at,
            available_at=delivered_at + timedelta(hours=payment.dispute_window_hours),
        )
        ledger_post(
            reference=f"earning:{earning.id}:delivered",
            kind="earning_delivered",
            subject=("earning", earning.id),
            currency=earning.currency,
            lines=[
                debit(AccountRef(AccountKind.CUSTOMER_FUNDS_HELD, payment.payer_id), gross),
                credit(AccountRef(AccountKind.PROFESSIONAL_PENDING, earning.payee_id), earning.net),
                credit(AccountRef(AccountKind.PLATFORM_FEE), fee),
            ],
        )
        record(
            actor,
            "earning.delivered",
            resource=earning,
            person=payment.payer_id,
            data={"payment_id": str(payment.id), "net": earning.net, "fee": fee, "currency": earning.currency},
        )
        earning_changed(earning)
        return earning


def earnings_release(*, actor: Actor, at: datetime | None = None, limit: int = 500) -> int:
    """Move earnings whose dispute window has passed at `at` (now) from pending to available; returns how many."""
    at = at or clock.now()
    due = Earning.objects.filter(state=EarningState.PENDING, available_at__lte=at).order_by("available_at")
    released = 0
    for payment_id in list(due.values_list("payment_id", flat=True)[:limit]):
        with transaction.atomic():
            # The payment's lock comes first everywhere, so a refund and a release of the same money take turns.
            Payment.objects.select_for_update(of=("self",)).get(pk=payment_id)
            earning = earning_lock(payment_id)
            if earning is None or earning.available_at > at:
                continue
            state = next_state(EarningState(earning.state), EarningEvent.WINDOW_PASSED)
            if state is None:
                continue
            _post_release(earning)
            earning.state = state
            earning.version += 1
            earning.save()
            record(actor, "earning.available", resource=earning, data={"net": earning.net})
            earning_changed(earning)
            released += 1
    return released


def earning_lock(payment_id: UUID) -> Earning | None:
    """The payment's earning, locked until the transaction ends; the caller has locked the payment."""
    return (
        Earning.objects.select_for_update(of=("self",)).select_related("payment").filter(payment_id=payment_id).first()
    )


def earning_take_back(*, earning: Earning, amount: int) -> list[Line]:
    """Give `amount` minor units of a locked earning back to the payer; answers the debits that pay for it.

    The commission on that part is given back with it. What the professional's balance no longer holds becomes her debt, to be
    kept back from her next payout.
    """
    fee_before, net_before = earning.fee, earning.net
    _set_refunded(earning, earning.refunded + amount)
    net_part = net_before - earning.net
    place = _PLACE.get(EarningState(earning.state))
    lines = [debit(AccountRef(AccountKind.PLATFORM_FEE), fee_before - earning.fee)]
    from_balance = 0
    if place is not None:
        source = AccountRef(place, earning.payee_id)
        accounts_lock([source], earning.currency)
        from_balance = min(net_part, balance(source, earning.currency))
        lines.append(debit(source, from_balance))
    lines.append(debit(AccountRef(AccountKind.PROFESSIONAL_DEBT, earning.payee_id), net_part - from_balance))
    if earning.net == 0:
        earning.state = next_state(EarningState(earning.state), EarningEvent.GIVEN_BACK) or earning.state
    earning.version += 1
    earning.save()
    return lines


def _set_refunded(earning: Earning, refunded: int) -> None:
    left = earning.gross - refunded
    earning.refunded = refunded
    earning.fee = share_bps(left, earning.commission_bps)
    earning.net = left - earning.fee


def _post_release(earning: Earning) -> None:
    if earning.net == 0:
        return
    ledger_post(
        reference=f"earning:{earning.id}:available",
        kind="earning_available",
        subject=("earning", earning.id),
        currency=earning.currency,
        lines=[
            debit(AccountRef(AccountKind.PROFESSIONAL_PENDING, earning.payee_id), earning.net),
            credit(AccountRef(AccountKind.PROFESSIONAL_AVAILABLE, earning.payee_id), earning.net),
        ],
    )
