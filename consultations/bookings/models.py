"""Rows of bookings and ratings."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from consultations.bookings.lifecycle import BookingState, ClosedReason
from consultations.policies.policy import Policy
from kernel.encryption import EncryptedJSONField
from kernel.models import Model


class Booking(Model):
    """One session of one patient with one professional, from hold to completion."""

    class Modality(models.TextChoices):
        VIDEO = "video"
        AUDIO = "audio"

    patient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="bookings")
    professional = models.ForeignKey("marketplace.Professional", on_delete=models.PROTECT, related_name="bookings")
    offer = models.ForeignKey("marketplace.SessionOffer", on_delete=models.PROTECT, related_name="+")
    claim = models.OneToOneField("marketplace.Claim", on_delete=models.PROTECT, related_name="booking")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    modality = models.CharField(max_length=8, choices=Modality.choices)
    price_minor = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    policy_snapshot = models.JSONField()
    state = models.CharField(
        max_length=24, choices=[(s.value, s.value) for s in BookingState], default=BookingState.HELD
    )
    closed_reason = models.CharField(
        max_length=24, choices=[(r.value, r.value) for r in ClosedReason], blank=True, default=""
    )
    hold_expires_at = models.DateTimeField()
    # billing's payment; an id and not a key, because a booking is only one kind of thing that can be paid for.
    payment_id = models.UUIDField(null=True)
    # The order whose session credit paid for it, if one did.
    credit_order_id = models.UUIDField(null=True)
    refund_minor = models.PositiveIntegerField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "consultations_booking"
        constraints = [
            models.CheckConstraint(name="booking_ends_after_start", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(name="booking_state_known", condition=Q(state__in=[s.value for s in BookingState])),
            # One active hold per patient and professional, whatever the code above believes.
            models.UniqueConstraint(
                name="booking_one_hold_per_pair",
                fields=["patient", "professional"],
                condition=Q(state=BookingState.HELD),
            ),
            models.CheckConstraint(
                name="booking_confirmed_is_paid",
                condition=~Q(state__in=[BookingState.CONFIRMED, BookingState.IN_PROGRESS, BookingState.COMPLETED])
                | Q(payment_id__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["patient", "-starts_at", "-id"], name="booking_of_patient"),
            models.Index(fields=["professional", "starts_at"], name="booking_of_professional"),
            models.Index(fields=["-updated_at", "-id"], name="booking_latest"),
            models.Index(fields=["confirmed_at"], name="booking_confirmed", condition=Q(confirmed_at__isnull=False)),
            models.Index(fields=["closed_at"], name="booking_closed", condition=Q(closed_at__isnull=False)),
            models.Index(fields=["hold_expires_at"], name="booking_holds", condition=Q(state=BookingState.HELD)),
            models.Index(
                fields=["starts_at"],
                name="booking_live",
                condition=Q(state__in=[BookingState.CONFIRMED, BookingState.IN_PROGRESS]),
            ),
        ]

    def __str__(self) -> str:
        return f"booking {self.pk}"

    @property
    def policy(self) -> Policy:
        """The rules as they stood when the booking was made."""
        return Policy.from_snapshot(self.policy_snapshot)

    @property
    def opens_at(self) -> datetime:
        """When its waiting room opens."""
        return self.policy.opens_at(self.starts_at)


class BookingMove(Model):
    """One time a booking changed its time or its professional. Never changed itself: what was agreed before can be read here."""

    class Kind(models.TextChoices):
        RESCHEDULED = "rescheduled"
        TRANSFERRED = "transferred"

    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="moves")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    # Why, as a code: `chosen`, `professional_late`, or the reason of a transfer.
    reason = models.CharField(max_length=24)
    # Whether it used up one of the free ones.
    counted = models.BooleanField(default=False)
    moved_by = models.UUIDField(null=True)
    from_professional = models.ForeignKey("marketplace.Professional", on_delete=models.PROTECT, related_name="+")
    to_professional = models.ForeignKey("marketplace.Professional", on_delete=models.PROTECT, related_name="+")
    from_starts_at = models.DateTimeField()
    to_starts_at = models.DateTimeField()

    class Meta:
        db_table = "consultations_booking_move"
        indexes = [models.Index(fields=["booking", "created_at"], name="move_of_booking")]

    def __str__(self) -> str:
        return f"{self.kind} booking {self.booking_id}"


class SessionRating(Model):
    """What the patient said after the session: stars (public, through the review) and the private alliance check."""

    booking = models.OneToOneField(Booking, on_delete=models.PROTECT, related_name="rating")
    patient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    stars = models.PositiveSmallIntegerField()
    # {"heard": 0–10, "goals": 0–10, "approach": 0–10, "overall": 0–10}; seen by the treating professional only.
    alliance = EncryptedJSONField(person="patient_id", null=True)

    class Meta:
        db_table = "consultations_session_rating"
        constraints = [models.CheckConstraint(name="rating_stars_1_to_5", condition=Q(stars__gte=1, stars__lte=5))]

    def __str__(self) -> str:
        return f"rating of booking {self.booking_id}"
