"""Payout runs, payouts, and who receives them."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from billing.gateways.base import RecipientState
from billing.money import Money
from billing.payouts.lifecycle import OPEN, PayoutState
from kernel import clock
from kernel.models import Model


class PayoutRecipient(Model):
    """A payee at a gateway. After a failed payout the regular runs leave her out until `paused_until`."""

    payee = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    gateway = models.CharField(max_length=20)
    ref = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in RecipientState])
    paused_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["payee", "gateway"], name="payout_recipient_once")]

    def __str__(self) -> str:
        return f"payout recipient {self.state}"


class PayoutRun(Model):
    """One pass over everybody who has money available, by the timer or by an administrator."""

    started_by = models.CharField(max_length=80)
    payout_count = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"payout run of {self.payout_count}"


class Payout(Model):
    """`amount` minor units to one professional; `recovered` of what was available went against her debt instead."""

    run = models.ForeignKey(PayoutRun, on_delete=models.PROTECT, related_name="payouts")
    payee = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    currency = models.CharField(max_length=3)
    amount = models.BigIntegerField()
    recovered = models.BigIntegerField(default=0)
    state = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in PayoutState], default=PayoutState.CREATED
    )
    # Each attempt is a transfer of its own at the gateway; within one attempt a repeated call finds the first one's.
    attempt = models.PositiveIntegerField(default=1)
    gateway = models.CharField(max_length=20)
    transfer_ref = models.CharField(max_length=120, blank=True)
    failure_code = models.CharField(max_length=60, blank=True)
    calls = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(name="payout_amount_positive", condition=models.Q(amount__gt=0, recovered__gte=0)),
            models.UniqueConstraint(
                fields=["payee", "currency"], condition=models.Q(state__in=sorted(OPEN)), name="payout_open_once"
            ),
        ]
        indexes = [
            models.Index(fields=["payee", "-created_at"], name="payout_by_payee"),
            models.Index(fields=["-created_at"], name="payout_newest"),
            models.Index(fields=["due_at"], name="payout_unsent", condition=models.Q(state="created")),
        ]

    def __str__(self) -> str:
        return f"payout {self.state}"

    @property
    def money(self) -> Money:
        return Money(self.amount, self.currency)
