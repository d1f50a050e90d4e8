"""Objections to sessions that were booked directly, what both sides said, and the files they gave with it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from billing.freezes.rulings import Ruling
from kernel.encryption import EncryptedTextField
from kernel.models import Model


class SessionDispute(Model):
    """The patient objects to one session, once. While it is open the payment's money is frozen (`billing.freezes`).

    `amount_minor` is what was at stake when it was opened, `refund_minor` what the ruling gave back, in minor units of the
    booking's currency.
    """

    class Reason(models.TextChoices):
        DID_NOT_COME = "did_not_come"
        TOO_SHORT = "too_short"
        TECHNICAL = "technical"
        OTHER = "other"

    booking = models.OneToOneField("consultations.Booking", on_delete=models.PROTECT, related_name="dispute")
    payment_id = models.UUIDField()
    amount_minor = models.PositiveIntegerField()
    reason = models.CharField(max_length=20, choices=Reason.choices)
    ruling = models.CharField(max_length=10, choices=Ruling.choices, blank=True, default="")
    refund_minor = models.PositiveIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "consultations_session_dispute"
        constraints = [
            models.CheckConstraint(
                name="session_dispute_decided_with_ruling",
                condition=Q(decided_at=None, ruling="", refund_minor=None)
                | (Q(decided_at__isnull=False, refund_minor__isnull=False) & ~Q(ruling="")),
            ),
            models.CheckConstraint(name="session_dispute_has_a_stake", condition=Q(amount_minor__gt=0)),
            models.CheckConstraint(
                name="session_dispute_refund_within",
                condition=Q(refund_minor=None) | Q(refund_minor__lte=models.F("amount_minor")),
            ),
        ]
        indexes = [models.Index(fields=["created_at", "id"], name="session_dispute_open", condition=Q(decided_at=None))]

    def __str__(self) -> str:
        return f"dispute of booking {self.booking_id}"


class SessionDisputeEntry(Model):
    """One side's words, or why it was decided as it was. Sealed with the patient's key, whoever wrote it."""

    class Kind(models.TextChoices):
        STATEMENT = "statement"
        RULING = "ruling"

    dispute = models.ForeignKey(SessionDispute, on_delete=models.PROTECT, related_name="entries")
    patient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    text = EncryptedTextField(person="patient_id", null=True)

    class Meta:
        db_table = "consultations_session_dispute_entry"
        indexes = [models.Index(fields=["dispute", "created_at"], name="session_dispute_entry_of")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.dispute_id}"


class SessionDisputeFile(Model):
    """A file, sealed with the patient's key. Without an entry it has been uploaded and not handed over yet: the first ones are
    there before there is a dispute."""

    booking = models.ForeignKey("consultations.Booking", on_delete=models.PROTECT, related_name="dispute_files")
    patient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey(SessionDisputeEntry, null=True, on_delete=models.PROTECT, related_name="files")
    name = EncryptedTextField(person="patient_id", null=True)
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    stored = models.CharField(max_length=100)

    class Meta:
        db_table = "consultations_session_dispute_file"

    def __str__(self) -> str:
        return f"file of booking {self.booking_id}"
