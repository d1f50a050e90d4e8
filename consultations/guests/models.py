"""Rows of guests. A link and a browser are known by the digests of their secrets only."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from consultations.guests.lifecycle import GuestState
from kernel.encryption import EncryptedTextField
from kernel.models import Model


class CallGuest(Model):
    """Somebody invited into one session's call. `version` grows with every change to any guest of the booking."""

    class Kind(models.TextChoices):
        INTERPRETER = "interpreter"
        FAMILY = "family"
        OTHER = "other"

    class Inviter(models.TextChoices):
        PATIENT = "patient"
        PROFESSIONAL = "professional"

    booking = models.ForeignKey("consultations.Booking", on_delete=models.PROTECT, related_name="guests")
    patient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    invited_by = models.CharField(max_length=16, choices=Inviter.choices)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    state = models.CharField(max_length=16, choices=[(s.value, s.value) for s in GuestState])
    # What the guest called himself; part of the patient's session, so sealed with her key.
    name = EncryptedTextField(person="patient_id", null=True)
    # SHA-256 of the link's token; gone once the link was opened, so that it opens nothing again.
    token_digest = models.BinaryField(max_length=32, null=True)
    link_expires_at = models.DateTimeField(null=True)
    # SHA-256 of the secret that the first browser was given.
    browser_digest = models.BinaryField(max_length=32, null=True)
    present = models.BooleanField(default=False)
    opened_at = models.DateTimeField(null=True)
    admitted_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField()

    class Meta:
        db_table = "consultations_call_guest"
        constraints = [
            models.CheckConstraint(name="guest_state_known", condition=Q(state__in=[s.value for s in GuestState])),
            # Only one browser: inside without a bound one is impossible, and an opened link opens nothing.
            models.CheckConstraint(
                name="guest_inside_is_bound",
                condition=~Q(state__in=[GuestState.WAITING, GuestState.ADMITTED])
                | Q(browser_digest__isnull=False, token_digest__isnull=True, opened_at__isnull=False),
            ),
            models.CheckConstraint(
                name="guest_over_has_no_keys",
                condition=~Q(state__in=[GuestState.REMOVED, GuestState.ENDED])
                | Q(browser_digest__isnull=True, token_digest__isnull=True, closed_at__isnull=False),
            ),
            models.UniqueConstraint(
                name="guest_token_once", fields=["token_digest"], condition=Q(token_digest__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["booking", "id"], name="guest_of_booking")]

    def __str__(self) -> str:
        return f"guest {self.pk}"
