"""Posting: the only way money moves. Called by the other rooms' services, inside their transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from billing.ledger.accounts import ASSETS, GUARDED, AccountRef, Line
from billing.ledger.models import LedgerAccount, LedgerEntry, LedgerTransaction
from kernel import clock


def account_ensure(ref: AccountRef, currency: str) -> LedgerAccount:
    """The account `ref` names in `currency`, made on first use."""
    account = LedgerAccount.objects.filter(kind=ref.kind, owner_id=ref.owner_id, currency=currency).first()
    if account is not None:
        return account
    # Two first uses at once: the unique constraint lets one row through, and both read it back.
    LedgerAccount.objects.bulk_create(
        [
            LedgerAccount(
                kind=ref.kind,
                owner_id=ref.owner_id,
                currency=currency,
                guarded=ref.kind in GUARDED,
                debit_normal=ref.kind in ASSETS,
            )
        ],
        ignore_conflicts=True,
    )
    return LedgerAccount.objects.get(kind=ref.kind, owner_id=ref.owner_id, currency=currency)


def accounts_lock(refs: Sequence[AccountRef], currency: str) -> dict[AccountRef, LedgerAccount]:
    """Lock the persons' accounts among `refs` in primary-key order; the platform's busy ones stay unlocked.

    After the lock their balances can be read and relied on until the transaction ends.
    """
    accounts = {ref: account_ensure(ref, currency) for ref in refs}
    guarded = [account.pk for account in accounts.values() if account.guarded]
    # no_key: the foreign-key checks of other inserts need not wait, other lockers do.
    list(LedgerAccount.objects.select_for_update(no_key=True).filter(pk__in=guarded).order_by("pk"))
    return accounts


def ledger_post(
    *,
    reference: str,
    kind: str,
    subject: tuple[str, UUID],
    currency: str,
    lines: Sequence[Line],
    at: datetime | None = None,
) -> LedgerTransaction:
    """Post one balanced transaction; posting `reference` again returns what is there.

    Lines of zero are left out. Raises ValueError when the lines do not sum to zero; the database would refuse them too, at
    commit, as it refuses a person's balance below zero (django.db.utils.IntegrityError).
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("money moves inside the transaction of what moves it")
    present = LedgerTransaction.objects.filter(reference=reference).first()
    if present is not None:
        return present
    kept = [line for line in lines if line.amount]
    total: int = sum(line.amount for line in kept)
    if not kept or total != 0:
        raise ValueError("debits and credits differ")
    accounts = accounts_lock([line.account for line in kept], currency)
    posted = LedgerTransaction.objects.create(
        reference=reference, kind=kind, subject_kind=subject[0], subject_id=subject[1], posted_at=at or clock.now()
    )
    LedgerEntry.objects.bulk_create(
        [LedgerEntry(transaction=posted, account=accounts[line.account], amount=line.amount) for line in kept]
    )
    return posted
