"""Reading the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Sum

from billing.ledger.accounts import AccountKind, AccountRef, natural
from billing.ledger.models import LedgerEntry


def balance(ref: AccountRef, currency: str) -> int:
    """The account's balance in minor units on its natural side; 0 for an account nobody has used."""
    total = LedgerEntry.objects.filter(
        account__kind=ref.kind, account__owner_id=ref.owner_id, account__currency=currency
    ).aggregate(total=Sum("amount"))["total"]
    return natural(ref.kind, total or 0)


def balances_of(owner_id: UUID, kinds: Iterable[AccountKind]) -> dict[tuple[AccountKind, str], int]:
    """A person's balances by (kind, currency), natural side, minor units."""
    rows = (
        LedgerEntry.objects.filter(account__owner_id=owner_id, account__kind__in=list(kinds))
        .values("account__kind", "account__currency")
        .annotate(total=Sum("amount"))
    )
    return {
        (AccountKind(row["account__kind"]), row["account__currency"]): natural(
            AccountKind(row["account__kind"]), row["total"]
        )
        for row in rows
    }


def settled_payouts_of(owner_id: UUID) -> dict[str, int]:
    """What was ever paid out to a person, by currency, minor units."""
    rows = (
        LedgerEntry.objects.filter(
            account__owner_id=owner_id,
            account__kind=AccountKind.PAYOUT_CLEARING,
            transaction__kind="payout_settled",
        )
        .values("account__currency")
        .annotate(total=Sum("amount"))
    )
    return {row["account__currency"]: row["total"] for row in rows}


def trial_balance() -> dict[str, int]:
    """The sum of all entries by currency: zero, always."""
    rows = LedgerEntry.objects.values("account__currency").annotate(total=Sum("amount"))
    return {row["account__currency"]: row["total"] for row in rows}
