"""Codes of signed-in people, and alarms about ranges from which codes do not come back."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from accounts.codes.policy import ATTEMPTS
from kernel.encryption import EncryptedTextField
from kernel.models import Model


class OneTimeCode(Model):
    """A code sent to an address in order to prove it: of who is signed in already. Kept as a keyed digest only."""

    class Purpose(models.TextChoices):
        STEP_UP = "step_up"
        CONTACT = "contact"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # The device that asked: a code serves the session it was asked for in.
    session_id = models.UUIDField()
    purpose = models.CharField(max_length=8, choices=Purpose.choices)
    channel = models.CharField(max_length=8, choices=[("email", "email"), ("sms", "sms")])
    target = EncryptedTextField(person="person_id", null=True)
    digest = models.BinaryField(max_length=32)
    attempts_left = models.PositiveSmallIntegerField(default=ATTEMPTS)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person", "purpose", "-id"], name="one_time_code_newest")]

    def __str__(self) -> str:
        return f"code for {self.purpose}"


class CodeAlarm(Model):
    """Codes to `scope` (`sms`, `email`, `sms:+91987`) hardly come back: open from the moment it was seen until it is over."""

    scope = models.CharField(max_length=32)
    sent = models.PositiveIntegerField()
    verified = models.PositiveIntegerField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # Several nodes look at the same counts: one alarm per range, told once.
            models.UniqueConstraint(fields=["scope"], condition=models.Q(ended_at=None), name="code_alarm_open_once")
        ]
        indexes = [models.Index(fields=["-created_at", "-id"], name="code_alarm_newest")]

    def __str__(self) -> str:
        return f"alarm {self.scope}"
