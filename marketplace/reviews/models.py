"""Review: stars and words a patient leaves after one completed session, and what the professional answers."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from kernel.encryption import EncryptedTextField
from kernel.models import Model
from marketplace.professionals.models import Professional


class Rejection(models.TextChoices):
    """Why words are not shown."""

    IDENTIFIES = "identifies"
    ABUSIVE = "abusive"
    OFF_TOPIC = "off_topic"
    ADVERTISING = "advertising"


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
    rejection = models.CharField(max_length=12, choices=Rejection.choices, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = (
            models.Index(fields=["created_at", "id"], name="review_waiting", condition=Q(state="pending")),
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


class ReviewReply(Model):
    """The professional's answer to a published review, moderated like it: an answer can give away who the patient is."""

    State = Review.State

    review = models.OneToOneField(Review, on_delete=models.PROTECT, related_name="reply")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = EncryptedTextField(person="author_id", null=True)
    state = models.CharField(max_length=12, choices=Review.State.choices, default=Review.State.PENDING)
    published_at = models.DateTimeField(null=True)
    rejection = models.CharField(max_length=12, choices=Rejection.choices, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = (models.Index(fields=["created_at", "id"], name="reply_waiting", condition=Q(state="pending")),)

    def __str__(self) -> str:
        return f"Reply to {self.review_id}"


class ReviewFeed(models.Model):
    """The version of one live view of reviews: locked by whoever changes what it shows, so that changes have an order."""

    key = models.CharField(primary_key=True, max_length=64)
    version = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.key} {self.version}"
