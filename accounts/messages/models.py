"""Mail and text messages: the queue, the delivery log, and what the local inbox shows."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from kernel.models import Model


class OutgoingMessage(Model):
    """One mail or text message. Recipient and words are sealed together: with the person's key if she is known."""

    class Channel(models.TextChoices):
        EMAIL = "email"
        SMS = "sms"

    class State(models.TextChoices):
        QUEUED = "queued"
        SENT = "sent"
        FAILED = "failed"

    channel = models.CharField(max_length=8, choices=Channel.choices)
    template = models.CharField(max_length=64)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="messages")
    sealed = models.BinaryField()  # JSON {to, subject, body}
    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED)
    sender = models.CharField(max_length=32, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=64, blank=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["-id"], name="message_newest"),
            models.Index(fields=["id"], name="message_queued", condition=models.Q(state="queued")),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.template} {self.id}"
