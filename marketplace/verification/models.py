"""VerificationCase and its neighbours: what reviewers work on, the rules they work by, and what was said about expiry."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from kernel.encryption import EncryptedJSONField, EncryptedTextField
from kernel.models import Model
from marketplace.professionals.models import Licence, Professional


class VerificationCase(Model):
    """One thing to look at about one professional: her application, or a licence of somebody who is approved already."""

    class Kind(models.TextChoices):
        APPLICATION = "application"
        LICENCE = "licence"

    class State(models.TextChoices):
        SUBMITTED = "submitted"
        IN_REVIEW = "in_review"
        CHANGES_REQUESTED = "changes_requested"
        APPROVED = "approved"
        REJECTED = "rejected"
        WITHDRAWN = "withdrawn"

    WAITING = (State.SUBMITTED, State.IN_REVIEW)
    OPEN = (State.SUBMITTED, State.IN_REVIEW, State.CHANGES_REQUESTED)

    professional = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="cases")
    # Whose key seals the words.
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    state = models.CharField(max_length=20, choices=State.choices, default=State.SUBMITTED)
    submitted_at = models.DateTimeField()
    claimed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    claimed_at = models.DateTimeField(null=True)
    first_approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    first_approved_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    # Document's id → {checks: {code: bool}, source: where it was looked up}.
    checks = models.JSONField(default=dict)
    # [{field, message}]: what has to be changed, in the reviewer's words.
    requests = EncryptedJSONField(person="person_id", null=True)
    reason = EncryptedTextField(person="person_id", null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = (
            models.Index(
                fields=["submitted_at", "id"], name="case_waiting", condition=Q(state__in=["submitted", "in_review"])
            ),
            models.Index(fields=["state", "-updated_at"], name="case_by_state"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["professional"],
                name="case_open_once",
                condition=Q(state__in=["submitted", "in_review", "changes_requested"]),
            ),
            models.CheckConstraint(
                condition=Q(claimed_by__isnull=True, claimed_at__isnull=True)
                | Q(claimed_by__isnull=False, claimed_at__isnull=False, state="in_review"),
                name="case_claimed_in_review",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class VerificationPolicy(Model):
    """One version of the reviewers' rules; the highest number is in force. Before anybody set one: `selectors.policy`."""

    version = models.PositiveIntegerField(unique=True)
    # A second reviewer, who is not the first, has to approve as well.
    four_eyes = models.BooleanField()
    # Days before a licence's end on which its holder is told.
    warn_days = models.JSONField()

    def __str__(self) -> str:
        return f"verification policy {self.version}"


class LicenceNotice(Model):
    """That a professional was told once of a licence's end: `days` before it, 0 when it had come."""

    licence = models.ForeignKey(Licence, on_delete=models.CASCADE, related_name="notices")
    expires_on = models.DateField()
    days = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["licence", "expires_on", "days"], name="licence_notice_once"),)

    def __str__(self) -> str:
        return f"{self.licence_id} {self.days} days"
