"""One emergency opening of one person's record, and what came of its review."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from access.break_glass.lifecycle import GlassState, state_of
from kernel.encryption import EncryptedTextField
from kernel.models import Model


class BreakGlass(Model):
    """Who opened whose record, why, until when, and what somebody else made of it.

    It counts for the session that proved who sits there, and for no other device. `opens` is what was declared when it was
    opened. Reason and remark are sealed with the key of the person it is about.
    """

    class Ground(models.TextChoices):
        LIFE = "life"  # danger to life or limb
        CARE = "care"  # care cannot go on without it
        LEGAL = "legal"  # a duty by law
        OTHER = "other"

    class EndedFor(models.TextChoices):
        TIME = "time"
        HAND = "hand"
        STOPPED = "stopped"  # by the second person

    class Verdict(models.TextChoices):
        JUSTIFIED = "justified"
        FOLLOW_UP = "follow_up"
        NOT_JUSTIFIED = "not_justified"

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    session_id = models.CharField(max_length=64)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=8, choices=Ground.choices)
    reason = EncryptedTextField(person="person_id", null=True)
    opens = ArrayField(models.CharField(max_length=100))
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_for = models.CharField(max_length=8, choices=EndedFor.choices, blank=True)
    # The second person: who closes the review.
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    reviewed_at = models.DateTimeField(null=True)
    verdict = models.CharField(max_length=16, choices=Verdict.choices, blank=True)
    remark = EncryptedTextField(person="person_id", null=True)

    class Meta:
        db_table = "access_break_glass"
        constraints = [
            # One record at a time: whoever needs another one ends this one first.
            models.UniqueConstraint(
                fields=["by"], condition=models.Q(ended_at__isnull=True), name="glass_one_at_a_time"
            ),
            models.CheckConstraint(condition=~models.Q(by=models.F("person")), name="glass_not_for_oneself"),
            models.CheckConstraint(
                condition=models.Q(reviewed_by__isnull=True) | ~models.Q(reviewed_by=models.F("by")),
                name="glass_reviewed_by_another",
            ),
            models.CheckConstraint(
                condition=models.Q(reviewed_by__isnull=True, reviewed_at__isnull=True, verdict="")
                | (models.Q(reviewed_by__isnull=False, reviewed_at__isnull=False) & ~models.Q(verdict="")),
                name="glass_reviewed_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="glass_newest"),
            models.Index(
                fields=["created_at", "id"], name="glass_waiting", condition=models.Q(reviewed_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"break-glass {self.id}"

    def state_at(self, now: datetime) -> GlassState:
        """Where it stands; its time is over whether or not anybody has written that down yet."""
        return state_of(ends_at=self.ends_at, ended_at=self.ended_at, reviewed_at=self.reviewed_at, now=now)
