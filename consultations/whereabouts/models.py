"""What a patient says before a session."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from kernel import clock
from kernel.encryption import EncryptedTextField
from kernel.models import Model


class Whereabouts(Model):
    """One per booking: where she is, what to do if the line breaks, and whether her emergency contact may be seen."""

    booking = models.OneToOneField("consultations.Booking", on_delete=models.PROTECT, related_name="whereabouts")
    patient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # Enough to send help to: a street, a building, a landmark.
    place = EncryptedTextField(person="patient_id", null=True)
    plan = EncryptedTextField(person="patient_id", null=True)
    country = models.CharField(max_length=2)  # ISO 3166-1; which emergency number to show
    shares_contact = models.BooleanField(default=True)
    confirmed_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "consultations_whereabouts"

    def __str__(self) -> str:
        return f"whereabouts {self.pk}"
