"""The remote side's rows. They refer to ours by plain ids, as a real service would, and never by foreign key."""

from __future__ import annotations

import secrets

from django.db import models

from billing.gateways.base import RemoteState
from kernel import clock
from kernel.models import Model


def _token() -> str:
    return secrets.token_urlsafe(24)


class SandboxCheckout(Model):
    """A hosted payment page; its token is the secret in the address."""

    token = models.CharField(max_length=64, unique=True, default=_token)
    idem = models.CharField(max_length=120, unique=True)
    payment_id = models.UUIDField()
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    reference = models.CharField(max_length=80)
    return_url = models.CharField(max_length=500)
    expires_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=[(s.value, s.value) for s in RemoteState], default=RemoteState.OPEN)
    # When the money is there; ahead of now for one who pays late.
    paid_at = models.DateTimeField(null=True)
    # So many refunds of it are yet to be refused, by this code.
    refusals = models.PositiveIntegerField(default=0)
    refusal_code = models.CharField(max_length=60, blank=True)

    class Meta:
        db_table = "sandbox_checkout"
        indexes = [models.Index(fields=["paid_at", "id"], name="sandbox_checkout_paid")]

    def __str__(self) -> str:
        return f"sandbox checkout {self.state}"


class SandboxRefund(Model):
    """Money given back."""

    idem = models.CharField(max_length=120, unique=True)
    checkout = models.ForeignKey(SandboxCheckout, on_delete=models.CASCADE, related_name="refunds")
    refund_id = models.UUIDField()
    attempt = models.PositiveIntegerField(default=1)
    amount = models.BigIntegerField()

    class Meta:
        db_table = "sandbox_refund"
        indexes = [models.Index(fields=["created_at", "id"], name="sandbox_refund_made")]

    def __str__(self) -> str:
        return f"sandbox refund {self.amount}"


class SandboxRecipient(Model):
    """A payee's account; a closed one makes transfers to it fail, by webhook."""

    idem = models.CharField(max_length=120, unique=True)
    payee_id = models.UUIDField()
    closed = models.BooleanField(default=False)

    class Meta:
        db_table = "sandbox_recipient"

    def __str__(self) -> str:
        return "sandbox recipient"


class SandboxTransfer(Model):
    """Money sent out; one row per idempotency key however often it is asked for."""

    class State(models.TextChoices):
        STAGED = "staged"
        PAID = "paid"
        FAILED = "failed"
        REVERSED = "reversed"

    idem = models.CharField(max_length=120, unique=True)
    recipient = models.ForeignKey(SandboxRecipient, on_delete=models.CASCADE, related_name="transfers")
    payout_id = models.UUIDField()
    attempt = models.PositiveIntegerField()
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=10, choices=State.choices, default=State.STAGED)
    released_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "sandbox_transfer"
        indexes = [models.Index(fields=["released_at", "id"], name="sandbox_transfer_released")]

    def __str__(self) -> str:
        return f"sandbox transfer {self.state}"


class SandboxDelivery(Model):
    """One webhook to be delivered until it is answered with 2xx."""

    event_id = models.CharField(max_length=64, unique=True)
    body = models.BinaryField()
    due_at = models.DateTimeField(default=clock.now)
    attempts = models.PositiveIntegerField(default=0)
    last_status = models.PositiveIntegerField(null=True)
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "sandbox_delivery"
        indexes = [
            models.Index(fields=["due_at"], name="sandbox_delivery_due", condition=models.Q(delivered_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"sandbox delivery {self.event_id}"
