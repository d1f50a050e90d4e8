"""Alerts, what was done about them, and the rules of duty."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from consultations.safety_alerts.lifecycle import UNRESOLVED, AlertState, Resolution
from kernel import clock
from kernel.encryption import EncryptedTextField
from kernel.models import Model


class SafetyAlert(Model):
    """One alert about one person. `owner`: who looks after it; None: whoever is on duty. `due_at`: when it escalates."""

    patient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="safety_alerts")
    response_id = models.UUIDField(unique=True)  # marketplace's response that raised it: one alert each
    severity = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=14, choices=[(s.value, s.value) for s in AlertState], default=AlertState.OPEN)
    # The professional who treated the patient when it was raised; she keeps seeing it after it was escalated past her.
    professional = models.ForeignKey("marketplace.Professional", null=True, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(default=0)  # how often it escalated
    version = models.PositiveIntegerField(default=1)
    raised_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    resolution = models.CharField(
        max_length=20, blank=True, default="", choices=[(r.value, r.value) for r in Resolution]
    )

    class Meta:
        db_table = "consultations_safety_alert"
        constraints = [
            models.CheckConstraint(condition=Q(severity__gte=1, severity__lte=3), name="alert_severity_1_to_3"),
            models.CheckConstraint(
                condition=~Q(state=AlertState.RESOLVED) | (Q(resolved_at__isnull=False) & ~Q(resolution="")),
                name="alert_resolved_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(state=AlertState.OPEN) | Q(acknowledged_at__isnull=False),
                name="alert_acknowledged_has_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="alert_due", condition=Q(state__in=sorted(UNRESOLVED))),
            models.Index(fields=["patient"], name="alert_of_patient", condition=Q(state__in=sorted(UNRESOLVED))),
        ]

    def __str__(self) -> str:
        return f"alert {self.pk}"


class AlertStep(Model):
    """What happened to an alert, in order; notes are sealed with the patient's key."""

    alert = models.ForeignKey(SafetyAlert, on_delete=models.PROTECT, related_name="steps")
    patient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(
        max_length=20
    )  # raised, raised_again, worsened, acknowledged, escalated, handed_over, resolved
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    note = EncryptedTextField(person="patient_id", null=True)

    class Meta:
        db_table = "consultations_safety_alert_step"
        indexes = [models.Index(fields=["alert", "id"], name="alert_steps")]

    def __str__(self) -> str:
        return f"{self.kind} of alert {self.alert_id}"


class SafetyPolicyVersion(Model):
    """The rules of duty; the highest version holds."""

    version = models.PositiveIntegerField(unique=True)
    data = models.JSONField()

    class Meta:
        db_table = "consultations_safety_policy"

    def __str__(self) -> str:
        return f"safety policy {self.version}"
