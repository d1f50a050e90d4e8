"""Freezing a payment's money for a dispute, and letting it go again. What then happens to it is an ordinary refund or delivery."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from access.actors import Actor
from access.audit import record
from billing.checkout.models import Payment
from billing.earnings.announce import earning_changed
from billing.earnings.lifecycle import EarningEvent, EarningState, next_state
from billing.earnings.models import Earning
from billing.earnings.services import earning_lock
from billing.freezes.models import Freeze
from billing.ledger.accounts import AccountKind, AccountRef, credit, debit
from billing.ledger.services import ledger_post
from kernel import clock
from kernel.errors import Conflict, NotFound


def funds_freeze(*, actor: Actor, payment_id: UUID) -> Freeze:
    """Take an accepted payment's money out of everybody's reach; once more answers the same freeze.

    Called by the seller's service, which has authorised the actor, inside its transaction. Raises NotFound,
    Conflict("nothing_held"), Conflict("dispute_window_over") from the earning's last instant on, released already or not.
    """
    with transaction.atomic():
        payment = _lock(payment_id)
        present = Freeze.objects.filter(payment=payment, lifted_at=None).first()
        if present is not None:
            return present
        earning = earning_lock(payment.id)
        if earning is None:
            place, amount = Freeze.Place.HELD, payment.refundable
        else:
            if earning.state != EarningState.REVERSED and not _in_window(earning):
                raise Conflict("dispute_window_over", "The time to object is over.")
            place, amount = Freeze.Place.PENDING, earning.net
        if amount <= 0:
            raise Conflict("nothing_held", "There is no money left to disagree about.")
        if earning is not None:
            _move(earning, EarningEvent.DISPUTED)
        freeze = Freeze(payment=payment, amount=amount, place=place)
        freeze.save(force_insert=True)
        ledger_post(
            reference=f"freeze:{freeze.id}:frozen",
            kind="funds_frozen",
            subject=("freeze", freeze.id),
            currency=payment.currency,
            lines=[debit(_account(freeze), amount), credit(_disputed(payment), amount)],
        )
        record(
            actor, "payment.frozen", resource=payment, person=payment.payer_id, data={"amount": amount, "place": str(place)}
        )  # fmt: skip
        if earning is not None:
            earning_changed(earning)
        return freeze


def funds_unfreeze(*, actor: Actor, payment_id: UUID) -> None:
    """Put frozen money back where it was; nothing is frozen: nothing changes. Raises NotFound."""
    with transaction.atomic():
        payment = _lock(payment_id)
        freeze = Freeze.objects.filter(payment=payment, lifted_at=None).first()
        if freeze is None:
            return
        earning = earning_lock(payment.id)
        freeze.lifted_at = clock.now()
        freeze.save()
        ledger_post(
            reference=f"freeze:{freeze.id}:lifted",
            kind="funds_unfrozen",
            subject=("freeze", freeze.id),
            currency=payment.currency,
            lines=[debit(_disputed(payment), freeze.amount), credit(_account(freeze), freeze.amount)],
        )
        record(actor, "payment.unfrozen", resource=payment, person=payment.payer_id, data={"amount": freeze.amount})
        if earning is not None:
            _move(earning, EarningEvent.DECIDED)
            earning_changed(earning)


def _in_window(earning: Earning) -> bool:
    """Up to and not including the instant it becomes available, however late the sweep comes that releases it."""
    return earning.state == EarningState.PENDING and clock.now() < earning.available_at


def _move(earning: Earning, event: EarningEvent) -> None:
    earning.state = next_state(EarningState(earning.state), event) or earning.state
    earning.version += 1
    earning.save()


def _account(freeze: Freeze) -> AccountRef:
    payment = freeze.payment
    if freeze.place == Freeze.Place.HELD:
        return AccountRef(AccountKind.CUSTOMER_FUNDS_HELD, payment.payer_id)
    return AccountRef(AccountKind.PROFESSIONAL_PENDING, payment.payee_id)


def _disputed(payment: Payment) -> AccountRef:
    return AccountRef(AccountKind.DISPUTED_FUNDS, payment.payer_id)


def _lock(payment_id: UUID) -> Payment:
    payment = Payment.objects.select_for_update(of=("self",)).filter(pk=payment_id).first()
    if payment is None:
        raise NotFound
    return payment
