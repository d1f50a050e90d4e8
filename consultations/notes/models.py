"""The professional's note of a session."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from kernel.encryption import EncryptedTextField
from kernel.models import Model


class SessionNote(Model):
    """Sealed with the patient's key; read by the treating professional only."""

    booking = models.OneToOneField("consultations.Booking", on_delete=models.PROTECT, related_name="note")
    patient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = EncryptedTextField(person="patient_id", null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "consultations_session_note"

    def __str__(self) -> str:
        return f"note of booking {self.booking_id}"
