"""Extracts for research: who asked, why, and what came of it. The file itself lies sealed in the file store."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from kernel.encryption import EncryptedTextField
from kernel.models import Model
from marketplace.research.lifecycle import UNDER_WAY, ExtractState


class ResearchExtract(Model):
    """One extract of one questionnaire. The file is sealed under a key of the extract's own id: when that key is destroyed, no
    copy of the file can be read, wherever it lies."""

    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    code = models.SlugField(max_length=40)  # of the questionnaire
    reason = EncryptedTextField(person="asked_by_id", null=True)
    state = models.CharField(
        max_length=8, choices=[(s.value, s.value) for s in ExtractState], default=ExtractState.QUEUED
    )
    percent = models.PositiveSmallIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    people = models.PositiveIntegerField(default=0)
    rows = models.PositiveIntegerField(default=0)
    suppressed = models.PositiveIntegerField(default=0)
    # How many people share the rarest country and quarter in it, and how many have to.
    smallest = models.PositiveIntegerField(default=0)
    fewest = models.PositiveSmallIntegerField(default=0)
    file = models.CharField(max_length=100, blank=True)
    size = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)  # SHA-256 of the file
    ready_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    fetched_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "marketplace_research_extract"
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=Q(state__in=sorted(UNDER_WAY)), name="research_one_under_way"
            ),
            models.CheckConstraint(
                condition=~Q(state=ExtractState.READY) | (Q(smallest__gte=models.F("fewest")) & ~Q(file="")),
                name="research_never_of_a_few",
            ),
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="research_newest"),
            models.Index(
                fields=["updated_at"],
                name="research_unfinished",
                condition=Q(state__in=["building", "queued", "ready"]),
            ),
        ]

    def __str__(self) -> str:
        return f"research extract {self.id}"
