"""Mail and text messages: the queue, the delivery log, and what the local inbox shows."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from kernel import clock
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
    # When it may be sent: the end of quiet hours, or of the wait after a failure, or of the time a worker that is sending it
    # has taken it for. A code that comes too late is worse than none, so it ends at `expires_at`.
    due_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField(null=True)
    deferred = models.BooleanField(default=False)
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["-id"], name="message_newest"),
            models.Index(fields=["due_at"], name="message_due", condition=models.Q(state="queued")),
            models.Index(fields=["person", "-created_at", "-id"], name="message_of_person"),
            models.Index(fields=["-created_at", "-id"], name="message_dead", condition=models.Q(state="failed")),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.template} {self.id}"
