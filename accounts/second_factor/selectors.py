"""Reading what a person has set up."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings

from access.grants import codenames_before_limits
from accounts.messages.selectors import masked
from accounts.people.models import User
from accounts.second_factor.adapter import name_read
from accounts.second_factor.requirement import demanded_by, has_second_factor

Standing = Literal["set_up", "missing", "optional"]
Method = Literal["code", "passkey", "password", "message"]


@dataclass(frozen=True, slots=True)
class Passkey:
    id: int
    name: str
    added_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Factors:
    """`recovery_codes_left` is None if there are none."""

    demanded: bool
    app: bool
    passkeys: list[Passkey]
    recovery_codes_left: int | None


def factors_of(person_id: uuid.UUID) -> Factors:
    """Everything a person has set up."""
    rows = list(Authenticator.objects.filter(user_id=person_id).order_by("created_at", "id"))
    codes = next((row for row in rows if row.type == Authenticator.Type.RECOVERY_CODES), None)
    return Factors(
        demanded=demanded_by(codenames_before_limits(person_id)),
        app=any(row.type == Authenticator.Type.TOTP for row in rows),
        passkeys=[
            Passkey(row.id, name_read(row.wrap().name), row.created_at, row.last_used_at)
            for row in rows
            if row.type == Authenticator.Type.WEBAUTHN
        ],
        recovery_codes_left=len(codes.wrap().get_unused_codes()) if codes else None,
    )


def standing_of(person_id: uuid.UUID) -> Standing:
    """Whether a person has a second factor, must set one up, or may."""
    if has_second_factor(person_id):
        return "set_up"
    return (
        "missing"
        if settings.MINDO_SECOND_FACTOR_DEMANDED and demanded_by(codenames_before_limits(person_id))
        else "optional"
    )


@dataclass(frozen=True, slots=True)
class CodeTo:
    """Where a person without password and second factor gets a code; `hint` is masked."""

    channel: Literal["sms", "email"]
    target: str

    @property
    def hint(self) -> str:
        return masked(self.target)


def code_to(user: User) -> CodeTo | None:
    """Her proven number, else her proven address; None if a code by message is not how she proves who she is."""
    if "message" not in methods_of(user):
        return None
    if user.phone and user.phone_verified_at:
        return CodeTo("sms", user.phone)
    return CodeTo("email", user.email) if user.email else None


def methods_of(user: User) -> list[Method]:
    """How a person can prove again who she is, the strongest first.

    A code by message is for those who have nothing else: whoever set up something stronger is not to be reached past it by a
    swapped SIM card.
    """
    kinds = set(Authenticator.objects.filter(user_id=user.id).values_list("type", flat=True))
    methods: list[Method] = []
    if Authenticator.Type.WEBAUTHN in kinds:
        methods.append("passkey")
    if Authenticator.Type.TOTP in kinds:
        methods.append("code")
    if user.has_usable_password():
        methods.append("password")
    if not methods and (user.phone_verified_at or _has_proven_address(user)):
        methods.append("message")
    return methods


def _has_proven_address(user: User) -> bool:
    found: bool = EmailAddress.objects.filter(user=user, email=user.email, verified=True).exists()
    return found
