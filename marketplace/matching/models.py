"""What matching knows beyond the profile, the weights of the score, and who is not to be proposed to whom."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from kernel.models import Model
from marketplace.professionals.models import CODE_LENGTH, Professional


class MatchProfile(Model):
    """How a professional works. One without a row sees adults, and is taken to be competent for risk by her profession."""

    professional = models.OneToOneField(Professional, on_delete=models.CASCADE, related_name="match_profile")
    age_groups = ArrayField(models.CharField(max_length=CODE_LENGTH), default=list)
    styles = ArrayField(models.CharField(max_length=CODE_LENGTH), default=list)
    cultures = ArrayField(models.CharField(max_length=CODE_LENGTH), default=list)
    risk_competent = models.BooleanField(default=False)
    # Counted from completed sessions by a timer, so that the score reads one row.
    sessions_completed = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "marketplace_match_profile"

    def __str__(self) -> str:
        return f"match profile of {self.professional_id}"


class MatchWeights(Model):
    """A version of the score's weights; the highest version holds."""

    version = models.PositiveIntegerField(unique=True)
    weights = models.JSONField()
    note = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        db_table = "marketplace_match_weights"

    def __str__(self) -> str:
        return f"weights {self.version}"


class MatchBlock(Model):
    """These two are not proposed to each other; who wanted it so stays between her and the platform."""

    patient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="match_blocks")
    professional = models.ForeignKey(Professional, on_delete=models.CASCADE, related_name="match_blocks")
    by_patient = models.BooleanField(default=True)
    by_professional = models.BooleanField(default=False)

    class Meta:
        db_table = "marketplace_match_block"
        constraints = [
            models.UniqueConstraint(fields=["patient", "professional"], name="match_block_once"),
            models.CheckConstraint(
                condition=models.Q(by_patient=True) | models.Q(by_professional=True), name="match_block_wanted"
            ),
        ]

    def __str__(self) -> str:
        return f"block {self.pk}"
