"""The request to be erased, and how far its carrying out has come."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models

from kernel.models import Model
from privacy.erasure.lifecycle import OPEN, ErasureState


def _receipt() -> str:
    return secrets.token_urlsafe(24)


class ErasureRequest(Model):
    """One request. `step` is the number of steps that have been committed; what a crash interrupts begins there again."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # With it the progress can be followed when nobody can sign in any more. Shows steps and counts, nothing of the person.
    receipt = models.CharField(max_length=40, unique=True, default=_receipt)
    state = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in ErasureState], default=ErasureState.SCHEDULED
    )
    jurisdiction = models.CharField(max_length=6)
    due_at = models.DateTimeField()
    step = models.PositiveSmallIntegerField(default=0)
    # Step → how many rows or documents it changed.
    counts = models.JSONField(default=dict)
    # Codes of what it waits for while deferred.
    reasons = models.JSONField(default=list)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "privacy_erasure_request"
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(state__in=sorted(OPEN)), name="erasure_open_once"
            ),
            models.CheckConstraint(
                name="erasure_done_has_instant",
                condition=models.Q(state="done", finished_at__isnull=False)
                | (~models.Q(state="done") & models.Q(finished_at__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="erasure_due", condition=models.Q(state__in=sorted(OPEN))),
        ]

    def __str__(self) -> str:
        return f"erasure {self.id}"
