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


class NotificationSettings(Model):
    """How a person wants to be told things. Who has no row has everything on and no quiet hours."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notification_settings"
    )
    # What is switched off, as "kind:channel"; new kinds are on until somebody switches them off.
    silenced = models.JSONField(default=list)
    # Local times in the person's zone, both or neither. From 22:00 until 07:00 goes over midnight.
    quiet_from = models.TimeField(null=True)
    quiet_until = models.TimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="quiet_hours_whole_or_none",
                condition=models.Q(quiet_from=None, quiet_until=None)
                | (
                    models.Q(quiet_from__isnull=False, quiet_until__isnull=False)
                    & ~models.Q(quiet_from=models.F("quiet_until"))
                ),
            )
        ]

    def __str__(self) -> str:
        return f"notification settings {self.pk}"
