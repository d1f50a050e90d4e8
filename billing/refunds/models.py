"""Refunds."""

from __future__ import annotations

from django.db import models

from billing.checkout.models import Payment
from billing.money import Money
from billing.refunds.lifecycle import RefundState
from kernel import clock
from kernel.models import Model


class Refund(Model):
    """`amount` minor units of the payment's currency on their way back to the payer.

    `from_held` of them were taken from what is held of the payment, the rest from its earning; a refund that fails returns each
    part to where it came from.
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
    attempts = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField(default=clock.now)
    seller_told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["payment", "idem"], name="refund_once_per_key"),
            models.CheckConstraint(name="refund_amount_positive", condition=models.Q(amount__gt=0)),
            models.CheckConstraint(
                name="refund_parts_within",
                condition=models.Q(from_held__gte=0) & models.Q(from_held__lte=models.F("amount")),
            ),
        ]
        indexes = [models.Index(fields=["due_at"], name="refund_unsent", condition=models.Q(state="requested"))]

    def __str__(self) -> str:
        return f"refund {self.state}"

    @property
    def money(self) -> Money:
        return Money(self.amount, self.payment.currency)
