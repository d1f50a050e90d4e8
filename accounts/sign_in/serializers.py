"""What the sign-in endpoints read and answer."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.consents.models import Purpose
from accounts.people.models import Language
from accounts.people.services import LONGEST_NAME


class ProfileInput(serializers.Serializer[Any]):
    """What a new account needs besides its address."""

    name = serializers.CharField(max_length=LONGEST_NAME)
    zone = serializers.CharField(max_length=64)
    language = serializers.ChoiceField(choices=Language.values)
    consents = serializers.ListField(child=serializers.ChoiceField(choices=Purpose.values), default=list)


class SignUpInput(ProfileInput):
    """Opening an account by e-mail."""

    email = serializers.EmailField(max_length=254)
    password = serializers.CharField(max_length=256, trim_whitespace=False)


class SignInInput(serializers.Serializer[Any]):
    """Signing in by e-mail."""

    email = serializers.EmailField(max_length=254)
    password = serializers.CharField(max_length=256, trim_whitespace=False)


class FlowInput(serializers.Serializer[Any]):
    """Native clients send the flow; browsers have it in a cookie."""

    flow = serializers.CharField(required=False, max_length=100)


class CodeInput(FlowInput):
    """A one-time code."""

    code = serializers.CharField(max_length=32)


class PhoneStartInput(serializers.Serializer[Any]):
    """A number in any usual form; `purpose` says whether an account may be opened for it."""

    phone = serializers.CharField(max_length=32)
    purpose = serializers.ChoiceField(choices=["sign_in", "sign_up"], default="sign_in")


class PhoneVerifyInput(CodeInput):
    """The code, and for a new account the profile."""

    profile = ProfileInput(required=False)


class CredentialInput(FlowInput):
    """A passkey's answer as JSON."""

    credential = serializers.DictField()


class PasskeyAnswer(serializers.Serializer[Any]):
    """WebAuthn request options. `flow` is there for native clients only."""

    options = serializers.DictField()
    flow = serializers.CharField(required=False)


class EmailInput(serializers.Serializer[Any]):
    """An address to send a code to."""

    email = serializers.EmailField(max_length=254)


class PasswordResetInput(CodeInput):
    """The code and the new password."""

    password = serializers.CharField(max_length=256, trim_whitespace=False)


class RefreshInput(serializers.Serializer[Any]):
    """Native clients send the refresh token; browsers have it in a cookie."""

    refresh_token = serializers.CharField(required=False, max_length=2000)


class SessionAnswer(serializers.Serializer[Any]):
    """Where a sign-in stands. `flow` and `refresh_token` are there for native clients only."""

    status = serializers.ChoiceField(choices=["authenticated", "pending"])
    next = serializers.ChoiceField(
        choices=["verify_email", "verify_phone", "mfa", "reset_password", "sign_in"], required=False
    )
    factors = serializers.ListField(
        child=serializers.ChoiceField(choices=["totp", "webauthn", "recovery_codes"]),
        required=False,
        help_text="with `mfa`: what the person can show",
    )
    access_token = serializers.CharField(required=False)
    expires_in = serializers.IntegerField(required=False, help_text="seconds")
    refresh_token = serializers.CharField(required=False)
    flow = serializers.CharField(required=False)
