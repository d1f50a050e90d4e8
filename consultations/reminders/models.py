"""Which reminders have gone out."""

from __future__ import annotations

from django.db import models

from kernel.models import Model


class SentReminder(Model):
    """One reminder of one booking for one start. A session that was moved is reminded of anew."""

    booking = models.ForeignKey("consultations.Booking", on_delete=models.CASCADE, related_name="+")
    step = models.CharField(max_length=8)
    starts_at = models.DateTimeField()

    class Meta:
        db_table = "consultations_sent_reminder"
        constraints = [models.UniqueConstraint(fields=["booking", "step", "starts_at"], name="reminder_once")]

    def __str__(self) -> str:
        return f"reminder {self.step}"
