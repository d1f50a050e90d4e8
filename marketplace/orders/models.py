"""Rows of orders. What was bought is copied: neither the gig nor its price can change under an order."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from billing.freezes.rulings import Ruling
from kernel.encryption import EncryptedTextField
from kernel.models import Model
from marketplace.gigs.models import Gig, GigVersion
from marketplace.gigs.packages import CREDITED, GigKind
from marketplace.orders.lifecycle import OrderState
from marketplace.professionals.models import Professional, SessionOffer


class GigOrder(Model):
    """One purchase of one package. `payment_id` is billing's; an id, because an order is one kind of thing paid for."""

    gig = models.ForeignKey(Gig, on_delete=models.PROTECT, related_name="orders")
    bought = models.ForeignKey(GigVersion, on_delete=models.PROTECT, related_name="+")
    professional = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+")
    buyer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in GigKind])
    package = models.JSONField()
    offer = models.ForeignKey(SessionOffer, null=True, on_delete=models.PROTECT, related_name="gig_orders")
    price_minor = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    state = models.CharField(
        max_length=12, choices=[(s.value, s.value) for s in OrderState], default=OrderState.REQUESTED
    )
    payable_until = models.DateTimeField()
    payment_id = models.UUIDField(null=True)
    # What she wants, in her own words.
    brief = EncryptedTextField(person="buyer_id", null=True)
    brief_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    due_told_at = models.DateTimeField(null=True)
    overdue_told_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    completes_at = models.DateTimeField(null=True)
    revisions_used = models.PositiveSmallIntegerField(default=0)
    closed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "marketplace_gig_order"
        constraints = [
            # Two clicks make one order.
            models.UniqueConstraint(
                name="gig_order_one_request", fields=["buyer", "gig"], condition=Q(state=OrderState.REQUESTED)
            ),
            models.CheckConstraint(
                name="gig_order_worked_on_is_paid",
                condition=Q(state__in=["requested", "lapsed", "cancelled"]) | Q(payment_id__isnull=False),
            ),
            models.CheckConstraint(
                name="gig_order_delivered_completes",
                condition=~Q(state="delivered") | Q(delivered_at__isnull=False, completes_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["buyer", "-created_at"], name="gig_order_of_buyer"),
            models.Index(fields=["professional", "-created_at"], name="gig_order_of_professional"),
            models.Index(fields=["payable_until"], name="gig_order_unpaid", condition=Q(state="requested")),
            models.Index(fields=["updated_at"], name="gig_order_unstarted", condition=Q(state="paid")),
            models.Index(fields=["completes_at"], name="gig_order_delivered", condition=Q(state="delivered")),
            models.Index(fields=["due_at"], name="gig_order_due", condition=Q(state="in_progress")),
        ]

    def __str__(self) -> str:
        return f"order {self.pk} {self.state}"

    @property
    def credited(self) -> bool:
        """Paid for first and booked afterwards."""
        return self.kind in CREDITED

    @property
    def reference(self) -> str:
        """What the receipt says; opaque."""
        return f"G-{self.pk.hex[-8:].upper()}"

    def term(self, name: str) -> Any:
        """A term of the package that was bought."""
        return self.package[name]


class OrderEntry(Model):
    """Something handed over or said in the course of an order. Sealed with the buyer's key, whoever wrote it."""

    class Kind(models.TextChoices):
        DELIVERY = "delivery"
        REVISION = "revision"
        STATEMENT = "statement"  # one side's words in a dispute
        RULING = "ruling"

    order = models.ForeignKey(GigOrder, on_delete=models.PROTECT, related_name="entries")
    buyer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    text = EncryptedTextField(person="buyer_id", null=True)
    late = models.BooleanField(default=False)

    class Meta:
        db_table = "marketplace_gig_order_entry"
        indexes = [models.Index(fields=["order", "created_at"], name="gig_entry_of_order")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.order_id}"


class OrderFile(Model):
    """A file of an order, sealed with the buyer's key. Without an entry it has been uploaded and not handed over yet."""

    order = models.ForeignKey(GigOrder, on_delete=models.PROTECT, related_name="files")
    buyer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey(OrderEntry, null=True, on_delete=models.PROTECT, related_name="files")
    name = EncryptedTextField(person="buyer_id")
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    stored = models.CharField(max_length=100)

    class Meta:
        db_table = "marketplace_gig_order_file"

    def __str__(self) -> str:
        return f"file of {self.order_id}"


class GigDispute(Model):
    """The buyer objects. While it is open the money is frozen; `refund_minor` is what the ruling gave back.

    Of sessions paid for in advance she objects to one: `payment_id` is billing's of that session, `amount_minor` what is at stake.
    """

    class Reason(models.TextChoices):
        NOT_DELIVERED = "not_delivered"
        NOT_AS_DESCRIBED = "not_as_described"
        QUALITY = "quality"
        OTHER = "other"

    order = models.ForeignKey(GigOrder, on_delete=models.PROTECT, related_name="disputes")
    reason = models.CharField(max_length=20, choices=Reason.choices)
    ruling = models.CharField(max_length=10, choices=Ruling.choices, blank=True, default="")
    refund_minor = models.PositiveIntegerField(null=True)
    payment_id = models.UUIDField(null=True)
    amount_minor = models.PositiveIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "marketplace_gig_dispute"
        constraints = [
            models.UniqueConstraint(name="gig_dispute_one_open", fields=["order"], condition=Q(decided_at=None)),
            models.CheckConstraint(
                name="gig_dispute_decided_with_ruling",
                condition=Q(decided_at=None, ruling="", refund_minor=None)
                | Q(decided_at__isnull=False, refund_minor__isnull=False),
            ),
            models.CheckConstraint(
                name="gig_dispute_session_has_amount",
                condition=Q(payment_id=None, amount_minor=None)
                | Q(payment_id__isnull=False, amount_minor__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["created_at", "id"], name="gig_dispute_open", condition=Q(decided_at=None))]

    def __str__(self) -> str:
        return f"dispute of {self.order_id}"
