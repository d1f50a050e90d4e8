"""Rows of calendar addresses. An address is known by its secret's digest only."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from kernel.models import Model


class AgendaLink(Model):
    """The one secret address at which a person's appointments can be read. Another one replaces it."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="agenda_link")
    # SHA-256 of the address's secret part.
    token_digest = models.BinaryField(max_length=32, unique=True)

    class Meta:
        db_table = "consultations_agenda_link"

    def __str__(self) -> str:
        return f"agenda link {self.pk}"
