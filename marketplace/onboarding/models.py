"""Application: what a professional has typed so far, whether it is right already or not."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from kernel import clock
from kernel.encryption import EncryptedJSONField
from marketplace.professionals.models import Professional


class Application(models.Model):
    """Her steps as typed, sealed until she submits them. `version` grows with every save, so that no device overwrites another."""

    professional = models.OneToOneField(
        Professional, on_delete=models.CASCADE, primary_key=True, related_name="application"
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # Step → its values (`steps.py`).
    draft = EncryptedJSONField(person="person_id", null=True)
    # Where she was last.
    step = models.CharField(max_length=20, blank=True, default="")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    updated_at = models.DateTimeField(default=clock.now, editable=False)

    def __str__(self) -> str:
        return f"application {self.professional_id}"
