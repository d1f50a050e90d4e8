"""What gateways told us, as they told it."""

from __future__ import annotations

from django.db import models

from kernel import clock
from kernel.models import Model


class WebhookEvent(Model):
    """One message. The raw body is sealed: some gateways put names and addresses into it."""

    class State(models.TextChoices):
        RECEIVED = "received"
        PROCESSED = "processed"
        IGNORED = "ignored"
        DEAD = "dead"  # given up; an administrator can replay it

    gateway = models.CharField(max_length=20)
    event_id = models.CharField(max_length=120)
    type = models.CharField(max_length=80)
    body = models.BinaryField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.RECEIVED)
    attempts = models.PositiveIntegerField(default=0)
    error_code = models.CharField(max_length=80, blank=True)
    due_at = models.DateTimeField(default=clock.now)
    processed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["gateway", "event_id"], name="webhook_event_once")]
        indexes = [models.Index(fields=["due_at"], name="webhook_event_due", condition=models.Q(state="received"))]

    def __str__(self) -> str:
        return f"{self.gateway} {self.type} {self.state}"
