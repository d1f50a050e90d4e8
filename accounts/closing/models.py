"""Closed accounts and why."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from kernel.encryption import EncryptedTextField
from kernel.models import Model


class AccountClosure(Model):
    """An account an administrator closed: by whom, why, and if it was opened again by whom and why."""

    class Reason(models.TextChoices):
        LEFT = "left"  # does not work here any more
        SAFETY = "safety"  # somebody else holds the device or the password
        MISUSE = "misuse"
        OWN_WISH = "own_wish"
        DUPLICATE = "duplicate"
        OTHER = "other"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="closures")
    reason = models.CharField(max_length=16, choices=Reason.choices)
    note = EncryptedTextField(person="person_id", null=True)
    closed_by = models.UUIDField()
    reopened_at = models.DateTimeField(null=True)
    reopened_by = models.UUIDField(null=True)
    reopened_note = EncryptedTextField(person="person_id", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(reopened_at=None), name="account_closed_once"
            ),
            models.CheckConstraint(
                name="account_reopened_by_somebody",
                condition=models.Q(reopened_at=None, reopened_by=None)
                | models.Q(reopened_at__isnull=False, reopened_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"closure {self.pk}"
