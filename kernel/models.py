"""Base of the platform's rows, and the kernel's own: data keys and the outbox."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import BigIntegerField, Func, TextField

from kernel import clock
from kernel.ids import uuid7


class Model(models.Model):
    """A row with a time-ordered id and its times of creation and change (UTC)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    updated_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.updated_at = clock.now()
        only = kwargs.get("update_fields")
        if only is not None:
            kwargs["update_fields"] = {*only, "updated_at"}
        super().save(*args, **kwargs)


class DataKey(models.Model):
    """One person's data key, wrapped by a key-encryption key. Destroying it makes all she wrote unreadable."""

    person_id = models.UUIDField(primary_key=True)
    wrapped = models.BinaryField(null=True)
    kek_id = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="data_key_is_there_or_destroyed",
                condition=models.Q(wrapped__isnull=False, destroyed_at__isnull=True)
                | models.Q(wrapped__isnull=True, destroyed_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"data key of {self.person_id}"


class CurrentTransaction(Func):
    """The number of the transaction that writes."""

    template = "pg_current_xact_id()::text::bigint"
    output_field = BigIntegerField()


class VisibleTransactions(Func):
    """Which transactions had committed for the statement that writes: PostgreSQL's `xmin:xmax:still,running`."""

    template = "pg_current_snapshot()::text"
    output_field = TextField()


class OutboxEntry(models.Model):
    """Something that must leave the transaction once it has committed: an event, a task or a control message."""

    class Kind(models.TextChoices):
        EVENT = "event"
        TASK = "task"
        CONTROL = "control"

    id = models.BigAutoField(primary_key=True)
    event_id = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    # The topic of an event, the name of a task or of a control message. Opaque ids only.
    target = models.CharField(max_length=200)
    name = models.CharField(max_length=100, blank=True)
    payload = models.BinaryField()  # JSON sealed with the transport key
    at = models.DateTimeField(default=clock.now)
    delivered_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    # Tell whether whoever wrote another row knew of this one, whatever the order in which the two leave.
    written_in = models.BigIntegerField(db_default=CurrentTransaction(), editable=False)
    seen = models.TextField(db_default=VisibleTransactions(), editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["id"], name="outbox_undelivered", condition=models.Q(delivered_at__isnull=True)),
            models.Index(fields=["delivered_at"], name="outbox_delivered_at"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.target}"
