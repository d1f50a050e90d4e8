"""Refunds."""

from __future__ import annotations

from django.db import models

from billing.checkout.models import Payment
from billing.money import Money
from billing.refunds.lifecycle import AttemptState, RefundState
from kernel import clock
from kernel.models import Model


class Refund(Model):
    """`amount` minor units of the payment's currency on their way back to the payer.

    `from_held` of them were taken from what is held of the payment, the rest from its earning. `attempt` counts how often a gateway
    was asked, `attempts` how often it did not answer the present time. While it is owed, `due_at` is when it is sent again, unless
    it waits for a person (`by_hand`). `overpaid` minor units went out although the payer had her money.
    """

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    amount = models.BigIntegerField()
    reason = models.CharField(max_length=40)
    idem = models.CharField(max_length=120)
    automatic = models.BooleanField(default=False)
    from_held = models.BigIntegerField(default=0)
    state = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in RefundState], default=RefundState.REQUESTED
    )
    gateway_ref = models.CharField(max_length=120, blank=True)
    failure_code = models.CharField(max_length=60, blank=True)
    attempt = models.PositiveIntegerField(default=1)
    attempts = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField(default=clock.now)
    by_hand = models.BooleanField(default=False)
    refused_at = models.DateTimeField(null=True)
    otherwise_reason = models.CharField(max_length=40, blank=True)
    otherwise_reference = models.CharField(max_length=80, blank=True)
    overpaid = models.BigIntegerField(default=0)
    seller_told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["payment", "idem"], name="refund_once_per_key"),
            models.CheckConstraint(name="refund_amount_positive", condition=models.Q(amount__gt=0)),
            models.CheckConstraint(
                name="refund_parts_within",
                condition=models.Q(from_held__gte=0) & models.Q(from_held__lte=models.F("amount")),
            ),
            models.CheckConstraint(
                name="refund_otherwise_is_said",
                condition=~models.Q(state="otherwise")
                | (~models.Q(otherwise_reason="") & ~models.Q(otherwise_reference="")),
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="refund_unsent", condition=models.Q(state="requested")),
            models.Index(fields=["due_at"], name="refund_owed", condition=models.Q(state="owed")),
            models.Index(fields=["refused_at"], name="refund_troubled", condition=models.Q(refused_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"refund {self.state}"

    @property
    def money(self) -> Money:
        return Money(self.amount, self.payment.currency)


class RefundAttempt(Model):
    """One time a gateway was asked for a refund, under a key of its own, so that what it says later is told from other times."""

    refund = models.ForeignKey(Refund, on_delete=models.PROTECT, related_name="tries")
    number = models.PositiveIntegerField()
    state = models.CharField(
        max_length=8, choices=[(s.value, s.value) for s in AttemptState], default=AttemptState.ASKED
    )
    gateway_ref = models.CharField(max_length=120, blank=True)
    failure_code = models.CharField(max_length=60, blank=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["refund", "number"], name="refund_attempt_once"),
            # Money that counts went out once, whatever else went out.
            models.UniqueConstraint(
                fields=["refund"], condition=models.Q(state="settled"), name="refund_attempt_settles_once"
            ),
        ]

    def __str__(self) -> str:
        return f"attempt {self.number} {self.state}"

    @property
    def idem(self) -> str:
        """The key the gateway is asked under."""
        return f"refund:{self.refund_id}" if self.number == 1 else f"refund:{self.refund_id}:{self.number}"
