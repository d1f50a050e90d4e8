"""Requests for rectification, restriction and objection (GDPR art. 16, 18, 21)."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from kernel.encryption import EncryptedTextField
from kernel.models import Model


class PrivacyRequest(Model):
    """One request; nothing of it is overwritten, so that a person's requests are the history of what she asked and was told.

    A restriction or objection is in force from the moment it is asked until it is withdrawn or declined with a reason.
    """

    class Kind(models.TextChoices):
        RECTIFICATION = "rectification"
        RESTRICTION = "restriction"
        OBJECTION = "objection"

    class Area(models.TextChoices):
        PROFILE = "profile"
        RECORD = "record"
        MATCHING = "matching"
        RESEARCH = "research"
        OTHER = "other"

    class State(models.TextChoices):
        OPEN = "open"
        GRANTED = "granted"
        DECLINED = "declined"
        WITHDRAWN = "withdrawn"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    area = models.CharField(max_length=10, choices=Area.choices)
    words = EncryptedTextField(person="person_id", null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    # One month, GDPR art. 12(3).
    due_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=80, blank=True)
    answer = EncryptedTextField(person="person_id", null=True)

    class Meta:
        db_table = "privacy_request"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "area"],
                condition=models.Q(kind__in=["restriction", "objection"], state__in=["open", "granted"]),
                name="privacy_in_force_once",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-id"], name="privacy_request_newest"),
            models.Index(fields=["due_at"], name="privacy_request_due", condition=models.Q(state="open")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
