"""What administrators did to somebody's session, and the lines they wrote to the two."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from kernel import clock
from kernel.encryption import EncryptedTextField
from kernel.models import Model


class BoardIntervention(Model):
    """One act of an administrator on a running session. The reason's words may be personal, so they are sealed."""

    class Kind(models.TextChoices):
        MESSAGE = "message"
        EXTEND = "extend"
        END = "end"
        REVEAL = "reveal"
        REASSIGN = "reassign"

    class Reason(models.TextChoices):
        PATIENT_ASKED = "patient_asked"
        PROFESSIONAL_ASKED = "professional_asked"
        STUCK = "stuck"
        SAFETY = "safety"
        COMPLAINT = "complaint"
        OTHER = "other"

    booking = models.ForeignKey("consultations.Booking", on_delete=models.PROTECT, related_name="interventions")
    patient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    reason = models.CharField(max_length=24, choices=Reason.choices)
    words = EncryptedTextField(person="patient_id", null=True)
    at = models.DateTimeField(default=clock.now)
    # The command's key: the same act sent again is the same act.
    idem = models.CharField(max_length=80)

    class Meta:
        db_table = "consultations_board_intervention"
        constraints = [
            models.UniqueConstraint(name="intervention_once", fields=["by", "idem"]),
            models.CheckConstraint(
                name="intervention_other_has_words", condition=~Q(reason="other") | Q(words__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["booking", "-at"], name="intervention_of_booking")]

    def __str__(self) -> str:
        return f"{self.kind} on booking {self.booking_id}"


class SupportMessage(Model):
    """A line to one of the two, sealed with the patient's key; the two never read each other's."""

    intervention = models.ForeignKey(BoardIntervention, on_delete=models.PROTECT, related_name="messages")
    booking = models.ForeignKey("consultations.Booking", on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = EncryptedTextField(person="patient_id", null=True)
    sent_at = models.DateTimeField(default=clock.now)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "consultations_support_message"
        constraints = [models.UniqueConstraint(name="support_line_once", fields=["intervention", "recipient"])]
        indexes = [
            models.Index(fields=["recipient", "-sent_at"], name="support_unseen", condition=Q(seen_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"line {self.pk}"


class MetricHour(models.Model):
    """One UTC hour of the whole platform, counted (`boards/metrics.py`). No person and no booking can be told from it."""

    at = models.DateTimeField(primary_key=True)
    # {"bookings": 3, "revenue": {"INR": 450000}, …}; what did not happen is left out.
    counts = models.JSONField(default=dict)
    # On the newest row: how things stood when the board was last told.
    told_now = models.JSONField(null=True)

    class Meta:
        db_table = "consultations_metric_hour"

    def __str__(self) -> str:
        return f"hour {self.at:%Y-%m-%d %H}"
