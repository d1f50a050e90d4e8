"""Versions of the rules; the newest one that has come into force counts."""

from __future__ import annotations

from django.db import models

from kernel import clock
from kernel.models import Model


class PolicyVersion(Model):
    """One immutable version. `values` holds the fields of `policy.Policy` that differ from the defaults."""

    version = models.PositiveIntegerField(unique=True)
    values = models.JSONField(default=dict)
    effective_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "consultations_policy_version"
        indexes = [models.Index(fields=["-effective_at"], name="policy_effective")]

    def __str__(self) -> str:
        return f"policy {self.version}"
