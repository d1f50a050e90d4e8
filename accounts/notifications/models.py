"""What the notification centre lists."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from kernel.models import Model


class Notification(Model):
    """One thing a person was told. `data` holds ids and codes only; the words come from the template and her language."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications")
    template = models.CharField(max_length=64)
    data = models.JSONField(default=dict)
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["person", "-id"], name="notification_newest"),
            models.Index(fields=["person"], name="notification_unread", condition=models.Q(read_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.id}"
