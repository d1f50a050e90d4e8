"""Policy versions: each change is a new row."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from kernel.models import Model


class PolicyVersion(Model):
    """One version; the highest number is in force."""

    version = models.PositiveIntegerField(unique=True)
    commission_bps = models.PositiveIntegerField()
    dispute_window_hours = models.PositiveIntegerField()
    payout_minimum = models.JSONField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "billing_policy"
        constraints = [
            models.CheckConstraint(name="billing_policy_commission", condition=models.Q(commission_bps__lte=10_000))
        ]

    def __str__(self) -> str:
        return f"billing policy {self.version}"
