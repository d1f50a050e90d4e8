"""Reading earnings and balances."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Min, QuerySet

from access.actors import Actor
from access.authorize import authorize
from billing.earnings.lifecycle import EarningState
from billing.earnings.models import Earning
from billing.ledger.accounts import AccountKind
from billing.ledger.models import LedgerEntry
from billing.ledger.selectors import balances_of, settled_payouts_of


@dataclass(frozen=True, slots=True)
class Balance:
    """A professional's money in one currency, minor units. `version` grows with every posting that touches it."""

    currency: str
    pending: int
    available: int
    in_payout: int
    paid: int
    owed: int
    next_available_at: datetime | None
    version: int


_KINDS = (
    AccountKind.PROFESSIONAL_PENDING,
    AccountKind.PROFESSIONAL_AVAILABLE,
    AccountKind.PAYOUT_CLEARING,
    AccountKind.PROFESSIONAL_DEBT,
)


def balances(payee_id: UUID) -> list[Balance]:
    """All balances of a professional, by currency code. For services; screens go through earnings_overview."""
    held = balances_of(payee_id, _KINDS)
    paid = settled_payouts_of(payee_id)
    waiting = dict(
        Earning.objects.filter(payee_id=payee_id, state=EarningState.PENDING)
        .values_list("currency")
        .annotate(soonest=Min("available_at"))
        .order_by()
    )
    postings = dict(
        LedgerEntry.objects.filter(account__owner_id=payee_id, account__kind__in=_KINDS)
        .values_list("account__currency")
        .annotate(count=Count("id"))
        .order_by()
    )
    return [
        Balance(
            currency=currency,
            pending=held.get((AccountKind.PROFESSIONAL_PENDING, currency), 0),
            available=held.get((AccountKind.PROFESSIONAL_AVAILABLE, currency), 0),
            in_payout=held.get((AccountKind.PAYOUT_CLEARING, currency), 0),
            paid=paid.get(currency, 0),
            owed=held.get((AccountKind.PROFESSIONAL_DEBT, currency), 0),
            next_available_at=waiting.get(currency),
            version=postings[currency],
        )
        for currency in sorted(postings)
    ]


def earnings_of(*, actor: Actor, payee_id: UUID) -> QuerySet[Earning]:
    """A professional's earnings. Raises Forbidden or NotFound for somebody else's."""
    authorize(actor, "billing.own_earnings", payee_id)
    return Earning.objects.filter(payee_id=payee_id).select_related("payment")


def balances_for(*, actor: Actor, payee_id: UUID) -> list[Balance]:
    """A professional's balances. Raises Forbidden or NotFound for somebody else's."""
    authorize(actor, "billing.own_earnings", payee_id)
    return balances(payee_id)
