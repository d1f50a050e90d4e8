"""Rows of the waiting room: a place for each booking, a desk for each professional."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from consultations.waiting_room.lifecycle import PlaceState
from kernel.models import Model


class WaitingEntry(Model):
    """The patient's place for one booking: made when the booking is confirmed, closed with it."""

    booking = models.OneToOneField("consultations.Booking", on_delete=models.PROTECT, related_name="waiting_entry")
    patient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    professional = models.ForeignKey("marketplace.Professional", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=12, choices=[(s.value, s.value) for s in PlaceState], default=PlaceState.NOT_OPEN
    )
    # The booking's own start, copied so that the queue is one index.
    starts_at = models.DateTimeField()
    opens_at = models.DateTimeField()
    # First time the server ever saw her: a no-show cannot be charged once this is set.
    arrived_at = models.DateTimeField(null=True)
    checked_in_at = models.DateTimeField(null=True)
    # Since when she stands in the queue; kept through a drop and a return within grace.
    queued_at = models.DateTimeField(null=True)
    # Whether a socket of hers watches the place; without one she is away after half a minute.
    present = models.BooleanField(default=False)
    unseen_since = models.DateTimeField(null=True)
    place_held_until = models.DateTimeField(null=True)
    admitted_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    # {"camera": "ok|blocked|missing", "microphone": …, "network": "good|fair|poor"}: codes of the device test.
    device = models.JSONField(null=True)

    class Meta:
        db_table = "consultations_waiting_entry"
        constraints = [
            models.CheckConstraint(name="place_state_known", condition=Q(state__in=[s.value for s in PlaceState])),
            models.CheckConstraint(
                name="place_queued_has_time",
                condition=~Q(state__in=[PlaceState.WAITING, PlaceState.AWAY]) | Q(queued_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["admitted_at"], name="place_admitted", condition=Q(admitted_at__isnull=False)),
            models.Index(
                fields=["professional", "starts_at"],
                name="place_live",
                condition=~Q(state__in=[PlaceState.FINISHED, PlaceState.CLOSED]),
            ),
            models.Index(
                fields=["opens_at"],
                name="place_unfinished",
                condition=~Q(state__in=[PlaceState.FINISHED, PlaceState.CLOSED]),
            ),
        ]

    def __str__(self) -> str:
        return f"place of booking {self.booking_id}"

    @property
    def device_ok(self) -> bool | None:
        """Whether camera and microphone passed the test; None before it ran."""
        if self.device is None:
            return None
        return bool(self.device.get("camera") == "ok" and self.device.get("microphone") == "ok")


class GivenEstimate(Model):
    """The first wait a patient was told after checking in, and how long it was: what makes the estimate honest.

    `low` and `high` are minutes from `given_at`; `waited_s` is null until she is let in, and stays so for those who never are.
    """

    entry = models.OneToOneField(WaitingEntry, on_delete=models.PROTECT, related_name="given_estimate")
    given_at = models.DateTimeField()
    low = models.PositiveSmallIntegerField()
    high = models.PositiveSmallIntegerField()
    waited_s = models.PositiveIntegerField(null=True)

    class Meta:
        db_table = "consultations_given_estimate"
        indexes = [models.Index(fields=["given_at"], name="estimate_given")]

    def __str__(self) -> str:
        return f"{self.low}-{self.high} min"


class TransferOffer(Model):
    """A colleague who would take a patient's session; nothing moves before she has agreed."""

    class State(models.TextChoices):
        OFFERED = "offered"
        ACCEPTED = "accepted"
        DECLINED = "declined"
        WITHDRAWN = "withdrawn"

    class Reason(models.TextChoices):
        RUNNING_LATE = "running_late"
        UNWELL = "unwell"
        BETTER_FIT = "better_fit"
        OTHER = "other"
        # Proposed by the platform's people; their own reason stands with their intervention.
        BY_PLATFORM = "by_platform"

    booking = models.ForeignKey("consultations.Booking", on_delete=models.PROTECT, related_name="transfers")
    from_professional = models.ForeignKey("marketplace.Professional", on_delete=models.PROTECT, related_name="+")
    to_professional = models.ForeignKey("marketplace.Professional", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=16, choices=Reason.choices)
    # Who of the platform's people proposed it; null when it was the professional.
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OFFERED)
    # Without an answer until then it is as if it had never been made.
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "consultations_transfer_offer"
        constraints = [
            models.UniqueConstraint(name="transfer_one_open", fields=["booking"], condition=models.Q(state="offered"))
        ]

    def __str__(self) -> str:
        return f"transfer of {self.booking_id}: {self.state}"


class Desk(Model):
    """A professional's end of the waiting room: whether he is there, and the delay he announced.

    Its lock is the last one taken in a change, and is held until commit: what is published of one professional's rooms is
    computed under it, so versions and contents agree.
    """

    professional = models.OneToOneField("marketplace.Professional", on_delete=models.PROTECT, related_name="desk")
    # Raised with everything published about this professional's rooms.
    version = models.PositiveBigIntegerField(default=0)
    present = models.BooleanField(default=False)
    # His own choice: at the desk, but not to be counted on just now.
    away = models.BooleanField(default=False)
    seen_at = models.DateTimeField(null=True)
    delay_minutes = models.PositiveSmallIntegerField(default=0)
    delay_until = models.DateTimeField(null=True)
    # Digests of what each reader was last told (`queue`, `place:{booking}`, `row:{booking}`): only differences are published.
    told = models.JSONField(default=dict)

    class Meta:
        db_table = "consultations_desk"

    def __str__(self) -> str:
        return f"desk of {self.professional_id}"

    def delay_at(self, at: datetime) -> int:
        """The announced delay in minutes, while it counts."""
        if self.delay_until is None or at >= self.delay_until:
            return 0
        return self.delay_minutes
