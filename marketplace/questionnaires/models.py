"""Versions of questionnaires: their life and order. The bodies are in MongoDB, found by their digest."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kernel.models import Model
from marketplace.questionnaires.lifecycle import VersionState


class QuestionnaireVersion(Model):
    """One version of one questionnaire. `revision` grows with each saving of a draft."""

    code = models.SlugField(max_length=40)
    version = models.PositiveIntegerField()
    state = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in VersionState], default=VersionState.DRAFT
    )
    licence_status = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)  # SHA-256 (hex) of the body
    revision = models.PositiveIntegerField(default=1)
    published_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "marketplace_questionnaire_version"
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="questionnaire_version_once"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(state=VersionState.PUBLISHED), name="questionnaire_one_published"
            ),
            models.UniqueConstraint(
                fields=["code"], condition=Q(state=VersionState.DRAFT), name="questionnaire_one_draft"
            ),
            # The licence gate, whatever the code above believes.
            models.CheckConstraint(
                condition=~Q(state=VersionState.PUBLISHED) | Q(licence_status="cleared"),
                name="questionnaire_published_is_cleared",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} version {self.version}"
