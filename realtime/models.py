"""The one table of the engine: what remembers that a command has been carried out."""

from __future__ import annotations

from django.db import models

from kernel import clock


class CommandReceipt(models.Model):
    """Written in the transaction of the command itself, so that either both are there or neither.

    The unique pair makes a second copy, even one that arrives at the same instant on another node, wait for the first
    and get its answer.
    """

    id = models.BigAutoField(primary_key=True)
    # kind:id of the actor; opaque.
    actor = models.CharField(max_length=60)
    idem = models.CharField(max_length=64)
    # SHA-256 over command name, topic and data: the same key with other content is refused.
    content = models.BinaryField(max_length=32)
    # JSON of the response, sealed with the transport key; empty while the command's transaction is under way.
    result = models.BinaryField(default=b"")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "idem"], name="live_receipt_once")]
        indexes = [models.Index(fields=["at"], name="live_receipt_at")]

    def __str__(self) -> str:
        return f"receipt {self.id}"
