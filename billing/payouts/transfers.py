"""Sending payouts and booking what came of them. The gateway is called outside any transaction, under a key per attempt."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from access.actors import Actor
from access.audit import record
from billing.earnings.lifecycle import EarningEvent
from billing.earnings.models import Earning
from billing.gateways.base import GatewayRefused, GatewayUnavailable, RecipientState, TransferOrder
from billing.gateways.registry import Gateway, gateway_named
from billing.ledger.accounts import AccountKind, AccountRef, credit, debit
from billing.ledger.services import accounts_lock, ledger_post
from billing.money import Money
from billing.payouts.announce import payout_changed
from billing.payouts.lifecycle import PayoutEvent, PayoutState, next_state
from billing.payouts.models import Payout, PayoutRecipient
from billing.payouts.services import earnings_move
from kernel import clock, outbox
from kernel.errors import Conflict, NotFound

RETRY_AFTER = timedelta(seconds=30)
PAUSE_AFTER_FAILURE = timedelta(hours=24)


def payout_send(*, actor: Actor, payout_id: UUID) -> None:
    """Send a payout that the gateway has not confirmed yet. Called outside a transaction, as often as need be.

    A crash anywhere in here leaves the payout `created`; the next call uses the same key, so the gateway finds the transfer of
    the first. Raises NotFound.
    """
    payout = Payout.objects.filter(pk=payout_id).first()
    if payout is None:
        raise NotFound
    if payout.state != PayoutState.CREATED:
        return
    attempt = payout.attempt
    gateway = gateway_named(payout.gateway)
    try:
        recipient = _recipient(gateway, payout)
        order = TransferOrder(
            payout_id=payout.id,
            attempt=attempt,
            recipient_ref=recipient.ref,
            money=payout.money,
            idem=f"transfer:{payout.id}:{attempt}",
        )
        ref = gateway.release(order, gateway.stage(order))
    except GatewayRefused as refusal:
        payout_fail(actor=actor, payout_id=payout.id, attempt=attempt, code=refusal.code)
        return
    except GatewayUnavailable:
        Payout.objects.filter(pk=payout.id, attempt=attempt).update(
            calls=payout.calls + 1, due_at=clock.now() + min(RETRY_AFTER * 2**payout.calls, timedelta(hours=1))
        )
        return
    with transaction.atomic():
        payout = _lock(payout.id)
        sent = next_state(PayoutState(payout.state), PayoutEvent.SENT)
        if payout.attempt != attempt or sent is None:
            return
        payout.state, payout.transfer_ref, payout.sent_at = sent, ref, clock.now()
        payout.version += 1
        payout.save()
        record(actor, "payout.sent", resource=payout, data={"attempt": attempt})
        payout_changed(payout)


def payout_settle(*, actor: Actor, payout_id: UUID, attempt: int, ref: str, money: Money) -> Payout:
    """The professional has the money. Raises NotFound, Conflict("payout_mismatch") for another attempt or amount."""
    with transaction.atomic():
        payout = _lock(payout_id)
        paid = next_state(PayoutState(payout.state), PayoutEvent.PAID)
        if paid is None and payout.attempt == attempt:
            return payout
        if paid is None or payout.attempt != attempt or payout.money != money:
            raise Conflict("payout_mismatch", "The gateway paid something else.")
        earnings = _earnings(payout)
        clearing = AccountRef(AccountKind.PAYOUT_CLEARING, payout.payee_id)
        ledger_post(
            reference=f"payout:{payout.id}:settled:{attempt}",
            kind="payout_settled",
            subject=("payout", payout.id),
            currency=payout.currency,
            lines=[debit(clearing, payout.amount), credit(AccountRef(AccountKind.GATEWAY_CLEARING), payout.amount)],
        )
        payout.state, payout.transfer_ref, payout.settled_at = paid, ref, clock.now()
        payout.version += 1
        payout.save()
        earnings_move(earnings, EarningEvent.PAYOUT_SETTLED, payout)
        record(actor, "payout.paid", resource=payout, data={"amount": payout.amount, "currency": payout.currency})
        payout_changed(payout, earnings)
        return payout


def payout_fail(*, actor: Actor, payout_id: UUID, attempt: int, code: str) -> Payout:
    """The money did not arrive and is available again. An earlier attempt's failure changes nothing. Raises NotFound."""
    with transaction.atomic():
        payout = _lock(payout_id)
        failed = next_state(PayoutState(payout.state), PayoutEvent.FAILED)
        if failed is None or payout.attempt != attempt:
            return payout
        earnings = _earnings(payout)
        clearing = AccountRef(AccountKind.PAYOUT_CLEARING, payout.payee_id)
        available = AccountRef(AccountKind.PROFESSIONAL_AVAILABLE, payout.payee_id)
        accounts_lock([clearing, available], payout.currency)
        ledger_post(
            reference=f"payout:{payout.id}:failed:{attempt}",
            kind="payout_failed",
            subject=("payout", payout.id),
            currency=payout.currency,
            lines=[debit(clearing, payout.amount), credit(available, payout.amount)],
        )
        payout.state, payout.failure_code = failed, code[:60]
        payout.version += 1
        payout.save()
        earnings_move(earnings, EarningEvent.PAYOUT_FAILED, None)
        PayoutRecipient.objects.filter(payee_id=payout.payee_id, gateway=payout.gateway).update(
            paused_until=clock.now() + PAUSE_AFTER_FAILURE
        )
        record(actor, "payout.failed", resource=payout, outcome="failed", data={"code": payout.failure_code})
        payout_changed(payout, earnings)
        return payout


def payouts_due_enqueue(limit: int = 200) -> int:
    """Start a task for each payout that is still to be sent, left behind by a crash or a silent gateway; returns how many."""
    with transaction.atomic():
        due = list(
            Payout.objects.filter(state=PayoutState.CREATED, due_at__lte=clock.now() - RETRY_AFTER)
            .order_by("due_at")
            .values_list("pk", flat=True)[:limit]
        )
        for payout_id in due:
            outbox.task("billing.payout_send", payout_id=str(payout_id))
    return len(due)


def _recipient(gateway: Gateway, payout: Payout) -> PayoutRecipient:
    """The payee at the gateway, made known on her first payout. Raises GatewayRefused("recipient_refused")."""
    present = PayoutRecipient.objects.filter(payee_id=payout.payee_id, gateway=gateway.name).first()
    if present is None:
        remote = gateway.begin_onboarding(payout.payee_id, f"recipient:{payout.payee_id}")
        present = PayoutRecipient.objects.get_or_create(
            payee_id=payout.payee_id, gateway=gateway.name, defaults={"ref": remote.ref, "state": remote.state}
        )[0]
    if present.state != RecipientState.ACTIVE:
        present.state = gateway.recipient_status(present.ref).state
        # Only of the account that was asked about: the payee may have put another in its place meanwhile.
        PayoutRecipient.objects.filter(pk=present.pk, ref=present.ref).update(state=present.state)
    if present.state != RecipientState.ACTIVE:
        raise GatewayRefused("recipient_refused")
    return present


def _earnings(payout: Payout) -> list[Earning]:
    return list(
        Earning.objects.select_for_update(of=("self",)).select_related("payment").filter(payout=payout).order_by("pk")
    )


def _lock(payout_id: UUID) -> Payout:
    payout = Payout.objects.select_for_update(of=("self",)).filter(pk=payout_id).first()
    if payout is None:
        raise NotFound
    return payout
