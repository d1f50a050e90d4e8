"""The payment: one attempt to pay for one thing, from the checkout to the last refund."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from billing.checkout.lifecycle import UNPAID, WAITING, PaymentState
from billing.money import Money
from kernel.models import Model


class Payment(Model):
    """`amount` in minor units. Conditions (commission, dispute window) are those of the moment it was made."""

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted"
        REFUND = "refund"

    kind = models.CharField(max_length=40)
    payable_id = models.UUIDField()
    payer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    payee = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=80)
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    payable_until = models.DateTimeField()
    return_path = models.CharField(max_length=300)
    idem = models.CharField(max_length=120)

    policy_version = models.PositiveIntegerField()
    commission_bps = models.PositiveIntegerField()
    dispute_window_hours = models.PositiveIntegerField()

    gateway = models.CharField(max_length=20)
    checkout_ref = models.CharField(max_length=120, blank=True)
    redirect_url = models.CharField(max_length=1000, blank=True)
    gateway_ref = models.CharField(max_length=120, blank=True)

    state = models.CharField(
        max_length=16, choices=[(s.value, s.value) for s in PaymentState], default=PaymentState.CREATED
    )
    decline_code = models.CharField(max_length=60, blank=True)
    paid_at = models.DateTimeField(null=True)
    # What the seller said when the money came; empty until then.
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    refund_requested = models.BigIntegerField(default=0)
    refund_settled = models.BigIntegerField(default=0)
    # Session credits bought with it: what still lies there, and what has gone on into the payments of single sessions.
    credited = models.BigIntegerField(default=0)
    spent = models.BigIntegerField(default=0)
    # The purchase whose credit paid for this; its money comes and goes through that one's gateway.
    funded_by = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="funded")
    version = models.PositiveIntegerField(default=1)

    # Not a column: what `billing.refunds.selectors.with_delay` finds out for a page of payments.
    refund_delayed: bool

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["payer", "idem"], name="payment_once_per_key"),
            models.UniqueConstraint(
                fields=["kind", "payable_id"],
                condition=models.Q(outcome="accepted", refund_requested__lt=models.F("amount")),
                name="payment_accepted_once",
            ),
            models.CheckConstraint(name="payment_amount_positive", condition=models.Q(amount__gt=0)),
            models.CheckConstraint(
                name="payment_refunds_within",
                condition=models.Q(refund_settled__gte=0)
                & models.Q(refund_settled__lte=models.F("refund_requested"))
                & models.Q(refund_requested__lte=models.F("amount")),
            ),
            models.CheckConstraint(
                name="payment_credits_within",
                condition=models.Q(credited__gte=0, spent__gte=0)
                & models.Q(amount__gte=models.F("refund_requested") + models.F("credited") + models.F("spent")),
            ),
            models.CheckConstraint(
                name="payment_paid_has_outcome",
                condition=models.Q(state__in=sorted(UNPAID), outcome="", paid_at__isnull=True)
                | (~models.Q(state__in=sorted(UNPAID)) & ~models.Q(outcome="") & models.Q(paid_at__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["payer", "-created_at"], name="payment_by_payer"),
            models.Index(fields=["kind", "payable_id"], name="payment_by_payable"),
            models.Index(fields=["-created_at"], name="payment_newest"),
            models.Index(
                fields=["payable_until"], name="payment_waiting", condition=models.Q(state__in=sorted(WAITING))
            ),
        ]

    def __str__(self) -> str:
        return f"payment {self.state}"

    @property
    def money(self) -> Money:
        return Money(self.amount, self.currency)

    @property
    def refundable(self) -> int:
        """Minor units that have been paid and not yet been asked back, nor lie in session credits."""
        return 0 if self.state in UNPAID else self.amount - self.refund_requested - self.credited - self.spent

    @property
    def source(self) -> Payment:
        """The payment the gateway knows."""
        return self.funded_by or self
