"""The ledger's laws are the database's."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.utils import InternalError

from accounts.people.models import User
from billing.ledger.accounts import AccountKind, AccountRef, credit, debit
from billing.ledger.models import LedgerEntry, LedgerTransaction
from billing.ledger.selectors import balance, trial_balance
from billing.ledger.services import account_ensure, ledger_post
from kernel import clock
from kernel.ids import uuid7

pytestmark = pytest.mark.django_db(transaction=True)
GATEWAY = AccountRef(AccountKind.GATEWAY_CLEARING)
FEE = AccountRef(AccountKind.PLATFORM_FEE)


def entry(posted: LedgerTransaction, ref: AccountRef, amount: int, currency: str = "INR") -> None:
    LedgerEntry.objects.create(transaction=posted, account=account_ensure(ref, currency), amount=amount)


def start() -> LedgerTransaction:
    return LedgerTransaction.objects.create(
        reference=uuid7().hex, kind="test", subject_kind="payment", subject_id=uuid7(), posted_at=clock.now()
    )


def post(reference: str, amount: int) -> LedgerTransaction:
    with transaction.atomic():
        return ledger_post(
            reference=reference,
            kind="test",
            subject=("payment", uuid7()),
            currency="INR",
            lines=[debit(GATEWAY, amount), credit(FEE, amount)],
        )


def test_an_unbalanced_transaction_is_refused_at_commit() -> None:
    with pytest.raises(IntegrityError, match="ledger_unbalanced"), transaction.atomic():
        posted = start()
        entry(posted, GATEWAY, 100)
        entry(posted, FEE, -99)
    assert not LedgerTransaction.objects.exists()


def test_a_transaction_must_balance_in_each_currency() -> None:
    with pytest.raises(IntegrityError, match="ledger_unbalanced"), transaction.atomic():
        posted = start()
        entry(posted, GATEWAY, 100, "INR")
        entry(posted, FEE, -100, "USD")


def test_a_transaction_without_entries_is_refused() -> None:
    with pytest.raises(IntegrityError, match="ledger_unbalanced"), transaction.atomic():
        start()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE billing_ledgerentry SET amount = amount + 1",
        "DELETE FROM billing_ledgerentry",
        "TRUNCATE billing_ledgerentry CASCADE",
        "UPDATE billing_ledgertransaction SET kind = 'other'",
        "DELETE FROM billing_ledgertransaction",
        "TRUNCATE billing_ledgertransaction CASCADE",
        "UPDATE billing_ledgeraccount SET currency = 'USD'",
        "DELETE FROM billing_ledgeraccount",
    ],
)
def test_nothing_that_was_posted_can_be_changed_even_by_the_owner(statement: str) -> None:
    post("once", 100)
    with pytest.raises((ProgrammingError, InternalError), match="append_only"), connection.cursor() as cursor:
        cursor.execute(statement)
    assert balance(GATEWAY, "INR") == 100


def test_the_application_role_has_no_right_to_change_entries() -> None:
    with connection.cursor() as cursor:
        for table in ("billing_ledgerentry", "billing_ledgertransaction"):
            for right in ("UPDATE", "DELETE", "TRUNCATE"):
                cursor.execute("SELECT has_table_privilege('mindo_app', %s, %s)", [table, right])
                assert cursor.fetchone() == (False,)
            cursor.execute("SELECT has_table_privilege('mindo_app', %s, 'INSERT')", [table])
            assert cursor.fetchone() == (True,)


def test_the_application_role_can_post(payer: User) -> None:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE mindo_app")
        ledger_post(
            reference="as-app",
            kind="test",
            subject=("payment", uuid7()),
            currency="INR",
            lines=[debit(GATEWAY, 5), credit(AccountRef(AccountKind.CUSTOMER_FUNDS_HELD, payer.id), 5)],
        )
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert trial_balance() == {"INR": 0}


def test_posting_a_reference_again_changes_nothing() -> None:
    first, second = post("same", 100), post("same", 100)
    assert first.pk == second.pk
    assert balance(GATEWAY, "INR") == 100


def test_a_persons_balance_below_zero_is_refused(payer: User) -> None:
    held = AccountRef(AccountKind.CUSTOMER_FUNDS_HELD, payer.id)
    with pytest.raises(IntegrityError, match="ledger_overdrawn"), transaction.atomic():
        ledger_post(
            reference="overdraw",
            kind="test",
            subject=("payment", uuid7()),
            currency="INR",
            lines=[debit(held, 1), credit(GATEWAY, 1)],
        )


def test_money_does_not_move_outside_a_transaction() -> None:
    with pytest.raises(RuntimeError):
        ledger_post(
            reference="bare", kind="test", subject=("payment", uuid7()), currency="INR",
            lines=[debit(GATEWAY, 1), credit(FEE, 1)],
        )  # fmt: skip
