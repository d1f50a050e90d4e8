"""Making payouts: who gets how much, reserved in the ledger in the same transaction that makes the payout's row.

From then on the payout carries the money: transfers.py sends it and books what the gateway says.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Sum

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from accounts.people.models import User
from billing import policy
from billing.earnings.lifecycle import EarningEvent, EarningState
from billing.earnings.lifecycle import next_state as earning_next
from billing.earnings.models import Earning
from billing.gateways.registry import configured
from billing.ledger.accounts import AccountKind, AccountRef, credit, debit, natural
from billing.ledger.models import LedgerEntry
from billing.ledger.selectors import balance
from billing.ledger.services import accounts_lock, ledger_post
from billing.payouts.announce import payout_changed
from billing.payouts.lifecycle import OPEN, PayoutEvent, PayoutState, next_state
from billing.payouts.models import Payout, PayoutRecipient, PayoutRun
from kernel import clock, outbox
from kernel.errors import Conflict, NotFound


def payout_run(*, actor: Actor, at: datetime | None = None) -> PayoutRun:
    """Make a payout for everybody whose available balance has reached the minimum; each is sent after its commit.

    Two runs at once share the work: a balance is reserved by whoever comes first. Raises Forbidden.
    """
    at = at or clock.now()
    with transaction.atomic():
        authorize(actor, "billing.payout_run")
        run = PayoutRun.objects.create(started_by=actor.label)
        record(actor, "payout.run_started", resource=run)
    terms = policy.current()
    made = 0
    for payee_id, currency in _candidates(terms, at):
        with transaction.atomic():
            payee_lock(payee_id)
            payout = Payout(run=run, payee_id=payee_id, currency=currency, gateway=_gateway_name(currency))
            made += _reserve(actor, payout, least=terms.minimum(currency))
    PayoutRun.objects.filter(pk=run.pk).update(payout_count=made)
    run.payout_count = made
    return run


def payout_retry(*, actor: Actor, payout_id: UUID) -> Payout:
    """Send a failed payout again, as a new transfer, with what is available now.

    Raises NotFound, Forbidden, Conflict("payout_not_failed"), Conflict("nothing_available") when the money is already in
    another payout.
    """
    with transaction.atomic():
        seen = Payout.objects.filter(pk=payout_id).first()
        if seen is None:
            raise NotFound
        authorize(actor, "billing.payout_run", seen)
        payee_lock(seen.payee_id)
        payout = Payout.objects.select_for_update(of=("self",)).get(pk=payout_id)
        state = next_state(PayoutState(payout.state), PayoutEvent.RETRIED)
        if state is None:
            raise Conflict("payout_not_failed", "Only a failed payout can be sent again.")
        payout.state = state
        payout.attempt += 1
        payout.calls = 0
        payout.due_at = clock.now()
        payout.failure_code = ""
        payout.transfer_ref = ""
        PayoutRecipient.objects.filter(payee_id=payout.payee_id, gateway=payout.gateway).update(paused_until=None)
        if not _reserve(actor, payout, least=1):
            raise Conflict("nothing_available", "The money is in another payout, or was given back.")
        return payout


def payee_lock(payee_id: UUID) -> None:
    """Whoever opens a payout and whoever changes where it goes take this first: an open payout's account is the one that stood
    when it was opened, and no account is changed while one is open. The lock before payout, earning and ledger accounts.
    """
    User.objects.select_for_update(of=("self",), no_key=True).only("id").get(id=payee_id)


def _candidates(terms: policy.Policy, at: datetime) -> list[tuple[UUID, str]]:
    rows = (
        LedgerEntry.objects.filter(account__kind=AccountKind.PROFESSIONAL_AVAILABLE)
        .values_list("account__owner_id", "account__currency")
        .annotate(total=Sum("amount"))
        .order_by("account__owner_id", "account__currency")
    )
    paused = set(PayoutRecipient.objects.filter(paused_until__gt=at).values_list("payee_id", "gateway"))
    return [
        (payee_id, currency)
        for payee_id, currency, total in rows
        if payee_id is not None
        and natural(AccountKind.PROFESSIONAL_AVAILABLE, total) >= terms.minimum(currency)
        and (payee_id, _gateway_name(currency)) not in paused
    ]


def _reserve(actor: Actor, payout: Payout, *, least: int) -> bool:
    """Move what is available into `payout`, debt first; False if that leaves less than `least` or one is under way."""
    # Earnings before accounts, as refunds do it. Whoever waited here for another run finds nothing left.
    earnings = list(
        Earning.objects.select_for_update(of=("self",))
        .select_related("payment")
        .filter(payee_id=payout.payee_id, currency=payout.currency, state=EarningState.AVAILABLE)
        .order_by("pk")
    )
    available = AccountRef(AccountKind.PROFESSIONAL_AVAILABLE, payout.payee_id)
    clearing = AccountRef(AccountKind.PAYOUT_CLEARING, payout.payee_id)
    debt = AccountRef(AccountKind.PROFESSIONAL_DEBT, payout.payee_id)
    accounts_lock([available, clearing, debt], payout.currency)
    under_way = Payout.objects.filter(payee_id=payout.payee_id, currency=payout.currency, state__in=OPEN)
    if under_way.exclude(pk=payout.pk).exists():
        return False
    # What became available between the two locks goes with the next payout, together with its earning.
    later = (
        Earning.objects.filter(payee_id=payout.payee_id, currency=payout.currency, state=EarningState.AVAILABLE)
        .exclude(pk__in=[earning.pk for earning in earnings])
        .aggregate(total=Sum("net"))["total"]
        or 0
    )
    ready = max(0, balance(available, payout.currency) - later)
    payout.recovered = min(ready, balance(debt, payout.currency))
    payout.amount = ready - payout.recovered
    if payout.amount < max(1, least):
        return False
    payout.version += 1
    payout.save()
    ledger_post(
        reference=f"payout:{payout.id}:reserved:{payout.attempt}",
        kind="payout_reserved",
        subject=("payout", payout.id),
        currency=payout.currency,
        lines=[
            debit(available, ready),
            credit(clearing, payout.amount),
            credit(debt, payout.recovered),
        ],
    )
    earnings_move(earnings, EarningEvent.PAYOUT_MADE, payout)
    record(
        actor,
        "payout.created",
        resource=payout,
        data={"amount": payout.amount, "currency": payout.currency, "attempt": payout.attempt},
    )
    payout_changed(payout, earnings)
    outbox.task("billing.payout_send", payout_id=str(payout.id))
    return True


def earnings_move(earnings: list[Earning], event: EarningEvent, payout: Payout | None) -> None:
    """Move locked earnings along with their payout (None: out of it)."""
    for earning in earnings:
        earning.state = earning_next(EarningState(earning.state), event) or earning.state
        earning.payout = payout
        earning.version += 1
        earning.save()


def _gateway_name(currency: str) -> str:
    names = configured()
    return names.get(currency, names["*"])
