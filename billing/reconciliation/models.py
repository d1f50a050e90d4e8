"""Differences between a gateway and us, and which days have been compared."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from billing.gateways.base import RecordKind
from billing.reconciliation.comparing import Problem
from kernel import clock
from kernel.models import Model


class Difference(Model):
    """One thing on which a gateway and our books disagree, and what became of it. Amounts in minor units.

    It closes by itself when a later comparison finds both sides agreeing, and is opened again if they part once more.
    """

    class State(models.TextChoices):
        OPEN = "open"
        CLOSED = "closed"

    class Healing(models.TextChoices):
        NONE = ""  # nothing can be done by itself
        DELIVERED = "delivered"  # what the gateway said was applied as if its message had come
        REFUSED = "refused"  # that was tried, and our rules refused

    gateway = models.CharField(max_length=20)
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in RecordKind])
    ref = models.CharField(max_length=120)
    problem = models.CharField(max_length=16, choices=[(one.value, one.value) for one in Problem])
    # Our payment, refund or payout; none for money we know nothing of.
    subject_id = models.UUIDField(null=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    here_amount = models.BigIntegerField(null=True)
    here_currency = models.CharField(max_length=3, blank=True)
    here_state = models.CharField(max_length=16, blank=True)
    there_amount = models.BigIntegerField(null=True)
    there_currency = models.CharField(max_length=3, blank=True)
    there_state = models.CharField(max_length=16, blank=True)
    happened_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    healing = models.CharField(max_length=12, choices=Healing.choices, blank=True)
    healing_code = models.CharField(max_length=80, blank=True)
    times_opened = models.PositiveIntegerField(default=1)
    opened_at = models.DateTimeField(default=clock.now)
    seen_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "billing_difference"
        constraints = [
            models.UniqueConstraint(fields=["gateway", "kind", "ref", "problem"], name="difference_once"),
            models.CheckConstraint(
                name="difference_closed_has_time",
                condition=models.Q(state="open", closed_at__isnull=True)
                | models.Q(state="closed", closed_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["-opened_at", "-id"], name="difference_newest"),
            models.Index(fields=["gateway", "seen_at"], name="difference_open", condition=models.Q(state="open")),
        ]

    def __str__(self) -> str:
        return f"{self.gateway} {self.kind} {self.problem} {self.state}"


class ReconciledDay(Model):
    """One UTC day of one gateway: when it was last compared, and why not if it could not be."""

    gateway = models.CharField(max_length=20)
    day = models.DateField()
    # While one worker compares it, until this instant at most; a crash leaves it to run out.
    claimed_until = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)
    records = models.PositiveIntegerField(default=0)
    error_code = models.CharField(max_length=80, blank=True)

    class Meta:
        db_table = "billing_reconciled_day"
        constraints = [models.UniqueConstraint(fields=["gateway", "day"], name="reconciled_day_once")]

    def __str__(self) -> str:
        return f"{self.gateway} {self.day}"
