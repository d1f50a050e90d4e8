"""Whom to call in a crisis: lines, emergency numbers and lists of lines, with where each comes from and when it was checked."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from kernel.models import Model


class Helpline(Model):
    """One way to reach help.

    `country` is ISO 3166-1 alpha-2 (`EU`, which the standard reserves, for the Union); empty: wherever one is. `name`, `hours`
    and `description` hold words by language (`{"en": …, "hi": …}`).
    `verified_on` is null until somebody here has called the line or read its source; whoever changes a number says so anew.
    """

    class Kind(models.TextChoices):
        EMERGENCY = "emergency"
        LINE = "line"
        DIRECTORY = "directory"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    country = models.CharField(max_length=2, blank=True, default="")
    name = models.JSONField()
    hours = models.JSONField(default=dict)
    description = models.JSONField(default=dict)
    languages = models.JSONField(default=list)  # ISO 639
    call_number = models.CharField(max_length=20, blank=True, default="")
    text_number = models.CharField(max_length=20, blank=True, default="")
    chat_url = models.CharField(max_length=300, blank=True, default="")
    source_url = models.CharField(max_length=300)
    verified_on = models.DateField(null=True)
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    # When those who keep the list were last told that this one is overdue.
    overdue_told_at = models.DateTimeField(null=True)
    position = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "marketplace_helpline"
        constraints = [
            # Whoever is asked which number to dial answers with one.
            models.UniqueConstraint(
                fields=["country"], condition=Q(kind="emergency", active=True), name="helpline_one_emergency_number"
            ),
            models.CheckConstraint(
                condition=~Q(call_number="") | ~Q(text_number="") | ~Q(chat_url=""), name="helpline_can_be_reached"
            ),
            models.CheckConstraint(
                condition=~Q(kind="emergency") | (~Q(country="") & ~Q(call_number="")),
                name="helpline_emergency_is_dialled",
            ),
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True) | Q(verified_on__isnull=False), name="helpline_verified_on_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.country} {self.pk}"
