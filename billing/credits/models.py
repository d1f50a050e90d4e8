"""Credits: a lot per purchase, and one row for each session in it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from billing.checkout.models import Payment
from kernel.models import Model


class CreditLot(Model):
    """What one payment bought: `count` sessions worth `amount` minor units together. Closed once nothing can be booked with it."""

    class Closed(models.TextChoices):
        USED = "used"
        REFUNDED = "refunded"
        EXPIRED = "expired"

    payment = models.OneToOneField(Payment, on_delete=models.PROTECT, related_name="lot")
    payer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    currency = models.CharField(max_length=3)
    amount = models.BigIntegerField()
    count = models.PositiveSmallIntegerField()
    expires_at = models.DateTimeField()
    # What of the unused rest goes back when it expires; the professional earns the other part.
    expiry_refund_percent = models.PositiveSmallIntegerField()
    closed_at = models.DateTimeField(null=True)
    closed_reason = models.CharField(max_length=10, choices=Closed.choices, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="credit_lot_positive", condition=Q(amount__gte=models.F("count"), count__gte=1)
            ),
            models.CheckConstraint(name="credit_lot_percent", condition=Q(expiry_refund_percent__lte=100)),
        ]
        indexes = [
            models.Index(fields=["expires_at"], name="credit_lot_open", condition=Q(closed_at=None)),
            models.Index(fields=["payer", "-created_at"], name="credit_lot_by_payer"),
        ]

    def __str__(self) -> str:
        return f"lot of {self.count}"


class Credit(Model):
    """One session. `value` minor units of the lot's currency; `payment` is what it is spent on."""

    class State(models.TextChoices):
        AVAILABLE = "available"
        SPENT = "spent"
        REFUNDED = "refunded"
        FORFEITED = "forfeited"  # expired, and earned by the professional by the terms of the purchase

    lot = models.ForeignKey(CreditLot, on_delete=models.PROTECT, related_name="credits")
    number = models.PositiveSmallIntegerField()
    value = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.AVAILABLE)
    payment = models.OneToOneField(Payment, null=True, on_delete=models.PROTECT, related_name="credit")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lot", "number"], name="credit_once"),
            models.CheckConstraint(name="credit_value_positive", condition=Q(value__gt=0)),
            # Spent exactly while a payment stands on it: a credit cannot pay twice.
            models.CheckConstraint(
                name="credit_spent_on_something",
                condition=Q(state="spent", payment__isnull=False) | (~Q(state="spent") & Q(payment__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"credit {self.number} {self.state}"
