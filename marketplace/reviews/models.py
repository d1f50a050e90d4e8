"""Review: stars and words a patient leaves after one completed session."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from kernel.encryption import EncryptedTextField
from kernel.models import Model
from marketplace.professionals.models import Professional


class Review(Model):
    """One per session. Stars count at once; words are shown when a moderator has published them."""

    class State(models.TextChoices):
        PENDING = "pending"
        PUBLISHED = "published"
        REJECTED = "rejected"

    professional = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="reviews")
    patient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reviews")
    session_id = models.UUIDField(unique=True)
    stars = models.PositiveSmallIntegerField()
    text = EncryptedTextField(person="patient_id", null=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.PENDING)
    published_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(
                fields=["professional", "-published_at"], name="review_published", condition=Q(state="published")
            ),
        )
        constraints = (
            models.CheckConstraint(condition=Q(stars__gte=1, stars__lte=5), name="review_stars_in_range"),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False), name="review_published_has_instant"
            ),
        )

    def __str__(self) -> str:
        return f"{self.stars} stars"
