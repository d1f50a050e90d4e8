"""The emergency contact."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from kernel.encryption import EncryptedTextField
from kernel.models import Model


class EmergencyContact(Model):
    """One per person, sealed with her key. It names a third person, so it says no more than is needed to reach that one."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="emergency_contact")
    name = EncryptedTextField(person="person_id", null=True)
    phone = EncryptedTextField(person="person_id", null=True)  # E.164
    relation = EncryptedTextField(person="person_id", null=True)

    def __str__(self) -> str:
        return f"emergency contact {self.pk}"
