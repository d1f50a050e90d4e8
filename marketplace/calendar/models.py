"""What a professional's calendar is made of, and the claims on it. Free slots are computed, never stored."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from kernel.encryption import EncryptedTextField
from kernel.models import Model
from marketplace.professionals.models import Professional

DAY_MINUTES = 24 * 60


class CalendarSettings(Model):
    """How a professional wants to be booked. `version` guards the weekly editor against lost updates."""

    professional = models.OneToOneField(Professional, on_delete=models.CASCADE, related_name="calendar")
    buffer_before_minutes = models.PositiveSmallIntegerField(default=0)
    buffer_after_minutes = models.PositiveSmallIntegerField(default=10)
    minimum_notice_minutes = models.PositiveIntegerField(default=120)
    horizon_days = models.PositiveSmallIntegerField(default=42)
    daily_maximum = models.PositiveSmallIntegerField(default=8)
    step_minutes = models.PositiveSmallIntegerField(default=30)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(step_minutes__gte=5, step_minutes__lte=240), name="calendar_step"),
            models.CheckConstraint(condition=Q(horizon_days__gte=1, horizon_days__lte=366), name="calendar_horizon"),
            models.CheckConstraint(condition=Q(daily_maximum__gte=1), name="calendar_daily_maximum"),
        )

    def __str__(self) -> str:
        return f"calendar of {self.professional_id}"


class AvailabilityRule(Model):
    """Open every week from `start_minute` to `end_minute` of local wall time; 1440 is the day's end."""

    professional = models.ForeignKey(Professional, on_delete=models.CASCADE, related_name="rules")
    weekday = models.PositiveSmallIntegerField(help_text="0 is Monday")
    start_minute = models.PositiveSmallIntegerField()
    end_minute = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("weekday", "start_minute")
        constraints = (
            models.CheckConstraint(condition=Q(weekday__lte=6), name="rule_weekday"),
            models.CheckConstraint(
                condition=Q(start_minute__lt=F("end_minute"), end_minute__lte=DAY_MINUTES), name="rule_span"
            ),
            models.UniqueConstraint(fields=["professional", "weekday", "start_minute"], name="rule_stands_once"),
        )

    def __str__(self) -> str:
        return f"{self.weekday} {self.start_minute}-{self.end_minute}"


class AvailabilityOverride(Model):
    """One date that differs: its rows replace that date's weekly rules. A row without a span closes the date."""

    professional = models.ForeignKey(Professional, on_delete=models.CASCADE, related_name="overrides")
    on = models.DateField()
    start_minute = models.PositiveSmallIntegerField(null=True)
    end_minute = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering = ("on", "start_minute")
        indexes = (models.Index(fields=["professional", "on"], name="override_of_day"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(start_minute__isnull=True, end_minute__isnull=True)
                | Q(start_minute__lt=F("end_minute"), end_minute__lte=DAY_MINUTES),
                name="override_span",
            ),
        )

    def __str__(self) -> str:
        return f"{self.on} {self.start_minute}-{self.end_minute}"


class TimeOff(Model):
    """Away from one instant to another, whatever the rules say. Why is nobody's business and not stored."""

    professional = models.ForeignKey(Professional, on_delete=models.CASCADE, related_name="time_off")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        ordering = ("starts_at",)
        indexes = (models.Index(fields=["professional", "ends_at"], name="time_off_upcoming"),)
        constraints = (models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="time_off_span"),)

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M} – {self.ends_at:%Y-%m-%d %H:%M}"


class BusyFeed(Model):
    """Another calendar of the professional's, read now and then for when she is busy elsewhere."""

    class State(models.TextChoices):
        NEW = "new"
        WORKING = "working"
        FAILING = "failing"

    professional = models.ForeignKey(Professional, on_delete=models.CASCADE, related_name="busy_feeds")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # Whoever knows it reads the whole calendar: it is a credential, and sealed like one.
    address = EncryptedTextField(person="owner_id", null=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.NEW)
    problem = models.CharField(max_length=24, blank=True, default="", help_text="why reading failed, as a code")
    failures = models.PositiveSmallIntegerField(default=0)
    etag = models.CharField(max_length=200, blank=True, default="")
    last_modified = models.CharField(max_length=100, blank=True, default="")
    checked_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True, help_text="when the whole document was last read")
    next_at = models.DateTimeField(help_text="when it is due again")

    class Meta:
        ordering = ("created_at",)
        indexes = (models.Index(fields=["next_at"], name="busy_feed_due"),)

    def __str__(self) -> str:
        return f"busy feed {self.pk}"


class BusySpan(models.Model):
    """A stretch that another calendar says is taken. No title, no place, no people: those were never kept."""

    feed = models.ForeignKey(BusyFeed, on_delete=models.CASCADE, related_name="spans")
    professional = models.ForeignKey(Professional, on_delete=models.CASCADE, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        ordering = ("starts_at",)
        indexes = (models.Index(fields=["professional", "ends_at"], name="busy_span_upcoming"),)
        constraints = (models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="busy_span_span"),)

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M} – {self.ends_at:%Y-%m-%d %H:%M}"


class Claim(Model):
    """Somebody's right to a stretch of a professional's time. `period` is the session plus its buffers.

    The exclusion constraint is the judge: no code path can put two active claims on overlapping periods.
    """

    class State(models.TextChoices):
        HELD = "held"
        BOOKED = "booked"
        RELEASED = "released"

    ACTIVE = (State.HELD, State.BOOKED)

    professional = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="claims")
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="claims")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    period = DateTimeRangeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.HELD)
    expires_at = models.DateTimeField(null=True, help_text="when a hold lapses; empty once booked")
    released_reason = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        indexes = (
            models.Index(fields=["expires_at"], name="claim_overdue", condition=Q(state="held")),
            models.Index(
                fields=["professional", "ends_at"], name="claim_active", condition=Q(state__in=("held", "booked"))
            ),
        )
        constraints = (
            ExclusionConstraint(
                name="claim_never_overlaps",
                expressions=[("professional", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                condition=Q(state__in=("held", "booked")),
            ),
            models.UniqueConstraint(
                fields=["professional", "holder"], name="claim_one_hold", condition=Q(state="held")
            ),
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="claim_span"),
            models.CheckConstraint(
                condition=Q(period__startswith__lte=F("starts_at"), period__endswith__gte=F("ends_at")),
                name="claim_period_covers_session",
            ),
            models.CheckConstraint(condition=~Q(state="held") | Q(expires_at__isnull=False), name="claim_hold_expires"),
        )

    def __str__(self) -> str:
        return f"{self.state} {self.starts_at:%Y-%m-%d %H:%M}"
