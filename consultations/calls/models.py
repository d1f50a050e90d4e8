"""Rows of calls: one for each booking, made with its confirmation and opened when the patient is admitted."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from consultations.calls.lifecycle import CallState, ParticipantState
from kernel.models import Model

PARTICIPANT_STATES = [(s.value, s.value) for s in ParticipantState]


class Call(Model):
    """The talk of one booking. Open from admission until it is finished or the patient is sent back."""

    class FinishReason(models.TextChoices):
        PROFESSIONAL = "professional"
        PATIENT = "patient"
        SCHEDULE = "schedule"
        PLATFORM = "platform"

    booking = models.OneToOneField("consultations.Booking", on_delete=models.PROTECT, related_name="call")
    professional = models.ForeignKey("marketplace.Professional", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, choices=[(s.value, s.value) for s in CallState], default=CallState.LOBBY)
    state_since = models.DateTimeField()
    provider = models.CharField(max_length=16, blank=True, default="")
    opened_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    finish_reason = models.CharField(max_length=16, choices=FinishReason.choices, blank=True, default="")
    patient_state = models.CharField(max_length=16, choices=PARTICIPANT_STATES, default=ParticipantState.ABSENT)
    professional_state = models.CharField(max_length=16, choices=PARTICIPANT_STATES, default=ParticipantState.ABSENT)
    patient_grade = models.CharField(max_length=8, blank=True, default="")
    professional_grade = models.CharField(max_length=8, blank=True, default="")

    class Meta:
        db_table = "consultations_call"
        constraints = [
            models.CheckConstraint(
                name="call_finished_has_time",
                condition=Q(state=CallState.FINISHED, finished_at__isnull=False)
                | (~Q(state=CallState.FINISHED) & Q(finished_at__isnull=True)),
            ),
            # A professional is in one room at a time.
            models.UniqueConstraint(
                name="call_one_open_per_professional",
                fields=["professional"],
                condition=Q(opened_at__isnull=False, finished_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(
                fields=["ends_at"], name="call_open", condition=Q(opened_at__isnull=False, finished_at__isnull=True)
            ),
            models.Index(fields=["professional", "-finished_at"], name="call_recent"),
            models.Index(fields=["finished_at"], name="call_finished", condition=Q(finished_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"call of booking {self.booking_id}"

    @property
    def is_open(self) -> bool:
        """Whether its participants may be in it now."""
        return self.opened_at is not None and self.finished_at is None

    @property
    def quality(self) -> str:
        """The worse of the two participants' grades; empty before the first sample."""
        order = ("poor", "fair", "good")
        known = [grade for grade in (self.patient_grade, self.professional_grade) if grade in order]
        return min(known, key=order.index, default="")
