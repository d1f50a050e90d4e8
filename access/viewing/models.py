"""One look through a role."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from kernel.models import Model


class RoleViewing(Model):
    """Who looks through which role, in which sign-in, until when."""

    class EndedFor(models.TextChoices):
        TIME = "time"
        HAND = "hand"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    session_id = models.CharField(max_length=64)
    role = models.ForeignKey("access.Role", on_delete=models.PROTECT, related_name="+")
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_for = models.CharField(max_length=8, choices=EndedFor.choices, blank=True)

    class Meta:
        db_table = "access_role_viewing"
        constraints = [
            models.UniqueConstraint(
                fields=["session_id"], condition=models.Q(ended_at__isnull=True), name="viewing_once_a_session"
            )
        ]
        indexes = [models.Index(fields=["ends_at"], name="viewing_ends", condition=models.Q(ended_at__isnull=True))]

    def __str__(self) -> str:
        return f"looking through {self.role_id}"
