"""Freezes: one open at most for each payment."""

from __future__ import annotations

from uuid import UUID

from django.db import models

from billing.checkout.models import Payment
from kernel.errors import Conflict
from kernel.models import Model


class Freeze(Model):
    """`amount` minor units taken from `place` while a dispute lasts."""

    class Place(models.TextChoices):
        HELD = "held"  # paid, not delivered
        PENDING = "pending"  # delivered, inside the dispute window

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="freezes")
    amount = models.BigIntegerField()
    place = models.CharField(max_length=8, choices=Place.choices)
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["payment"], condition=models.Q(lifted_at=None), name="freeze_once"),
            models.CheckConstraint(name="freeze_amount_positive", condition=models.Q(amount__gt=0)),
        ]

    def __str__(self) -> str:
        return f"freeze of {self.payment_id}"


def freeze_refuse(payment_id: UUID) -> None:
    """Raise Conflict("payment_disputed") while the payment's money is frozen; the caller has locked the payment."""
    if Freeze.objects.filter(payment_id=payment_id, lifted_at=None).exists():
        raise Conflict("payment_disputed", "This is in dispute. It is decided there.")
