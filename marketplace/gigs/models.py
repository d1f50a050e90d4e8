"""Gig: the professional's working copy and where it stands. GigVersion: what was published, never changed."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from kernel.encryption import EncryptedTextField
from kernel.models import Model
from marketplace.gigs.lifecycle import GigState, ReviewState
from marketplace.gigs.packages import GigKind
from marketplace.professionals.models import CODE_LENGTH, Professional


class GigWords(Model):
    """What a gig says."""

    title = models.CharField(max_length=80)
    summary = models.CharField(max_length=200, blank=True)
    description = models.TextField(blank=True)
    specialties = ArrayField(models.CharField(max_length=CODE_LENGTH), default=list)
    currency = models.CharField(max_length=3)
    # One to three of `packages.Package`.
    packages = models.JSONField()

    class Meta:
        abstract = True


class GigVersion(GigWords):
    """What the public saw from `created_at` on; orders point here."""

    gig = models.ForeignKey("marketplace.Gig", on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["gig", "number"], name="gig_version_once")]

    def __str__(self) -> str:
        return f"{self.title} v{self.number}"

    def package(self, key: str) -> dict[str, Any] | None:
        """The package of that key."""
        return next((dict(one) for one in self.packages if one["key"] == key), None)


class Gig(GigWords):
    """`version` grows with every change; an editor and a moderator name the one they saw."""

    professional = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="gigs")
    # Whose account it is: the moderator's words are sealed with her key.
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in GigKind])
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in GigState], default=GigState.DRAFT)
    review = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in ReviewState], default=ReviewState.CLEAR
    )
    review_note = EncryptedTextField(person="author_id", null=True)
    submitted_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    live = models.ForeignKey(GigVersion, null=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True)
    # Of the live version, so that the public list filters and orders by one row.
    live_specialties = ArrayField(models.CharField(max_length=CODE_LENGTH), default=list)
    price_order = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="gig_public_has_version",
                condition=~Q(state__in=["published", "paused"]) | Q(live__isnull=False, published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="gig_waiting_since", condition=~Q(review="waiting") | Q(submitted_at__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["professional", "-created_at"], name="gig_of_professional"),
            models.Index(fields=["submitted_at", "id"], name="gig_waiting", condition=Q(review="waiting")),
            models.Index(fields=["-published_at", "-id"], name="gig_published", condition=Q(state="published")),
            models.Index(fields=["price_order", "id"], name="gig_by_price", condition=Q(state="published")),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.title}"
