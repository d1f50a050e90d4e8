"""Issues of news, and whom each has reached."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from kernel.models import Model


class NewsIssue(Model):
    """One issue in all languages. `words` are {language: {subject, text}}, written for everybody to read.

    `reached` is the last person who was looked at: people are taken in the order of their ids, so a worker that comes after a
    crash goes on where the last whole batch ended.
    """

    class State(models.TextChoices):
        DRAFT = "draft"
        SENDING = "sending"
        SENT = "sent"

    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    words = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    begun_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    reached = models.UUIDField(default=uuid.UUID(int=0))
    # Of how many people it was when it began, and how many were told.
    wanted = models.PositiveIntegerField(default=0)
    told = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "accounts_news_issue"
        constraints = [
            models.CheckConstraint(
                name="news_sent_by_somebody",
                condition=models.Q(state="draft", sent_by__isnull=True, begun_at__isnull=True)
                | models.Q(state__in=["sending", "sent"], sent_by__isnull=False, begun_at__isnull=False),
            )
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="news_newest"),
            models.Index(fields=["updated_at"], name="news_under_way", condition=models.Q(state="sending")),
        ]

    def __str__(self) -> str:
        return f"news {self.id}"


class NewsCopy(Model):
    """That a person was told of an issue: once, whatever happens to whoever sends it."""

    issue = models.ForeignKey(NewsIssue, on_delete=models.CASCADE, related_name="copies")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        db_table = "accounts_news_copy"
        constraints = [models.UniqueConstraint(fields=["issue", "person"], name="news_once_a_person")]

    def __str__(self) -> str:
        return f"copy {self.id}"
