"""Ledger rows. PostgreSQL refuses changes to them, and a transaction that does not sum to zero (see the migration)."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from billing.ledger.accounts import GUARDED, AccountKind
from kernel import clock
from kernel.ids import uuid7


class LedgerAccount(models.Model):
    """One account in one currency; the platform's own have no owner."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=32, choices=[(kind.value, kind.value) for kind in AccountKind])
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    currency = models.CharField(max_length=3)
    # Copied from the chart of accounts so that the database's own check can read it.
    guarded = models.BooleanField()
    debit_normal = models.BooleanField()
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "kind", "currency"], name="ledger_account_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                name="ledger_account_owner_fits_kind",
                condition=models.Q(kind__in=sorted(GUARDED), owner__isnull=False)
                | (~models.Q(kind__in=sorted(GUARDED)) & models.Q(owner__isnull=True)),
            ),
            models.CheckConstraint(name="ledger_account_currency", condition=models.Q(currency__regex=r"^[A-Z]{3}$")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.currency}"


class LedgerTransaction(models.Model):
    """One event in the life of money. `reference` makes posting it again harmless."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    reference = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=40)
    # What it is about: ("payment" | "refund" | "earning" | "payout", id).
    subject_kind = models.CharField(max_length=20)
    subject_id = models.UUIDField()
    posted_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"], name="ledger_transaction_subject"),
            models.Index(fields=["kind", "posted_at"], name="ledger_transaction_when"),
        ]

    def __str__(self) -> str:
        return self.reference


class LedgerEntry(models.Model):
    """One debit (> 0) or credit (< 0) in minor units of its account's currency."""

    id = models.BigAutoField(primary_key=True)
    transaction = models.ForeignKey(LedgerTransaction, on_delete=models.PROTECT, related_name="entries")
    account = models.ForeignKey(LedgerAccount, on_delete=models.PROTECT, related_name="entries")
    amount = models.BigIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(name="ledger_entry_not_zero", condition=~models.Q(amount=0))]

    def __str__(self) -> str:
        return f"{self.amount}"
