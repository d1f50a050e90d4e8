"""The record of consents: every giving and withdrawing is a row of its own."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from kernel import clock
from kernel.models import Model


class Purpose(models.TextChoices):
    CARE = "care"
    ASSESSMENT = "assessment"
    MATCHING = "matching"
    MESSAGES = "messages"
    RESEARCH = "research"
    MARKETING = "marketing"


class ConsentRecord(Model):
    """One decision of one person on one purpose, with the words she saw. The newest row of a purpose is what holds."""

    class Decision(models.TextChoices):
        GIVEN = "given"
        WITHDRAWN = "withdrawn"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="consent_records")
    purpose = models.CharField(max_length=16, choices=Purpose.choices)
    decision = models.CharField(max_length=10, choices=Decision.choices)
    version = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=5)
    text_hash = models.CharField(max_length=64)  # SHA-256 (hex) of the text as shown
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["person", "purpose", "-id"], name="consent_newest")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.decision}"
