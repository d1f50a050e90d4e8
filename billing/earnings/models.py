"""Earnings: one per payment that was delivered."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from billing.checkout.models import Payment
from billing.earnings.lifecycle import EarningState
from billing.money import Money
from kernel.models import Model


class Earning(Model):
    """Minor units: `gross` was delivered, `refunded` of it given back since; `fee` and `net` are what is left of it."""

    payment = models.OneToOneField(Payment, on_delete=models.PROTECT, related_name="earning")
    payee = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    currency = models.CharField(max_length=3)
    gross = models.BigIntegerField()
    refunded = models.BigIntegerField(default=0)
    commission_bps = models.PositiveIntegerField()
    fee = models.BigIntegerField()
    net = models.BigIntegerField()
    state = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in EarningState], default=EarningState.PENDING
    )
    delivered_at = models.DateTimeField()
    available_at = models.DateTimeField()
    payout = models.ForeignKey("billing.Payout", null=True, on_delete=models.PROTECT, related_name="earnings")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="earning_adds_up",
                condition=models.Q(gross=models.F("fee") + models.F("net") + models.F("refunded"))
                & models.Q(fee__gte=0, net__gte=0, refunded__gte=0),
            ),
            models.CheckConstraint(
                name="earning_payout_fits_state",
                condition=models.Q(state__in=["paying", "paid"], payout__isnull=False)
                | (~models.Q(state__in=["paying", "paid"]) & models.Q(payout__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(fields=["payee", "-delivered_at"], name="earning_by_payee"),
            models.Index(fields=["available_at"], name="earning_pending", condition=models.Q(state="pending")),
        ]

    def __str__(self) -> str:
        return f"earning {self.state}"

    @property
    def left(self) -> Money:
        """What the professional gets of it."""
        return Money(self.net, self.currency)
