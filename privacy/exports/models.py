"""One copy of a person's data, made for her."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from kernel.encryption import EncryptedTextField
from kernel.models import Model


class DataExport(Model):
    """The archive lies sealed in the file store under `file`; the pass phrase that opens it is shown to her alone."""

    class State(models.TextChoices):
        QUEUED = "queued"
        BUILDING = "building"
        READY = "ready"
        EXPIRED = "expired"
        FAILED = "failed"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    percent = models.PositiveSmallIntegerField(default=0)
    # Holder → number of rows or documents in the archive.
    counts = models.JSONField(default=dict)
    file = models.CharField(max_length=100, blank=True)
    size = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)  # SHA-256 of the archive
    pass_phrase = EncryptedTextField(person="person_id", null=True)
    ready_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    fetched_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "privacy_data_export"
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(state__in=["building", "queued"]), name="export_under_way_once"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-id"], name="export_newest"),
            models.Index(fields=["expires_at"], name="export_expiring", condition=models.Q(state="ready")),
        ]

    def __str__(self) -> str:
        return f"export {self.id}"
