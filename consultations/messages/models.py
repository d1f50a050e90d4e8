"""Messages said in a waiting room or a call, sealed with the patient's key."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from kernel import clock
from kernel.encryption import EncryptedTextField
from kernel.models import Model


class SessionMessage(Model):
    """One line of chat around a session."""

    class Place(models.TextChoices):
        WAITING = "waiting"
        CALL = "call"

    booking = models.ForeignKey("consultations.Booking", on_delete=models.PROTECT, related_name="messages")
    patient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sender_role = models.CharField(max_length=16)
    place = models.CharField(max_length=8, choices=Place.choices)
    text = EncryptedTextField(person="patient_id", null=True)
    sent_at = models.DateTimeField(default=clock.now)
    # The command's idempotency key: a repeated send is the same message.
    idem = models.CharField(max_length=80)

    class Meta:
        db_table = "consultations_session_message"
        constraints = [models.UniqueConstraint(name="message_sent_once", fields=["booking", "sender", "idem"])]
        indexes = [models.Index(fields=["booking", "place", "-id"], name="message_of_booking")]

    def __str__(self) -> str:
        return f"message {self.pk}"
