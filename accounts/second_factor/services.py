"""Setting up and removing second factors. The engine (django-allauth's mfa) does the cryptography, these complete it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

import qrcode
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.webauthn.internal import auth as webauthn
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from access.grants import codenames_before_limits
from access.proof import demand_fresh_proof
from access.roles import rights_announce
from accounts.notifications.services import notify
from accounts.people.models import User
from accounts.second_factor.adapter import MfaAdapter, name_sealed, secrets_of
from accounts.second_factor.ceremony import ceremony
from accounts.second_factor.requirement import SECOND_FACTORS, demanded_by
from kernel.errors import Conflict, Invalid, NotFound

MOST_PASSKEYS = 10
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class AppSecret:
    """What an authenticator app is given: `secret` to type, `url` and `squares` (rows of 0 and 1) of the code to scan."""

    secret: str
    url: str
    squares: list[str]


def _allow(actor: Actor, person_id: uuid.UUID) -> User:
    authorize(actor, "second_factor.own", person_id)
    demand_fresh_proof(actor)
    # One change at a time: of two first factors only one makes recovery codes.
    return User.objects.select_for_update(of=("self",)).get(id=person_id)


@transaction.atomic
def app_begin(*, actor: Actor, person_id: uuid.UUID, request: HttpRequest) -> AppSecret:
    """A new secret for an authenticator app, good for ten minutes; nothing is set up before a code made with it came back.

    Conflict `app_exists`; Forbidden `step_up_required`.
    """
    user = _allow(actor, person_id)
    if Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
        raise Conflict("app_exists", "There is an authenticator app already. Remove it first.")
    with ceremony(request, actor.session_id):
        secret = totp.get_totp_secret(regenerate=True)
        url = MfaAdapter().build_totp_url(user, secret)
    return AppSecret(secret, url, _squares(url))


def _squares(text: str) -> list[str]:
    code = qrcode.QRCode(border=2)
    code.add_data(text)
    return ["".join("1" if dark else "0" for dark in row) for row in code.get_matrix()]


@transaction.atomic
def app_activate(*, actor: Actor, person_id: uuid.UUID, code: str, request: HttpRequest) -> list[str] | None:
    """Set the app up with the first code it shows (RFC 6238). Returns recovery codes if these are the first, else None.

    Invalid `incorrect_code`; Conflict `flow_ended` if it was not begun within ten minutes.
    """
    user = _allow(actor, person_id)
    with ceremony(request, actor.session_id) as memory:
        secret = memory.get(totp.SECRET_SESSION_KEY)
        if not secret:
            raise Conflict("flow_ended", "This took too long. Please begin again.")
        if not totp.validate_totp_code(secret, code):
            raise Invalid("incorrect_code", "That code is not right.", fields={"code": ["That code is not right."]})
        memory.pop(totp.SECRET_SESSION_KEY)
        with secrets_of(user.id):
            made = totp.TOTP.activate(user, secret).instance
    return _added(actor, user, made)


@transaction.atomic
def passkey_begin(*, actor: Actor, person_id: uuid.UUID, request: HttpRequest) -> dict[str, Any]:
    """What the browser is asked in order to make a passkey (WebAuthn creation options). Conflict `too_many_passkeys`."""
    user = _allow(actor, person_id)
    if Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).count() >= MOST_PASSKEYS:
        raise Conflict("too_many_passkeys", "That is enough passkeys. Remove one you no longer use.")
    with ceremony(request, actor.session_id):
        options: dict[str, Any] = webauthn.begin_registration(user, passwordless=True)
    return options


@transaction.atomic
def passkey_add(
    *, actor: Actor, person_id: uuid.UUID, name: str, credential: dict[str, Any], request: HttpRequest
) -> list[str] | None:
    """Keep the passkey the browser made. Returns recovery codes as `app_activate` does. Invalid `passkey_refused`."""
    user = _allow(actor, person_id)
    try:
        with ceremony(request, actor.session_id):
            webauthn.parse_registration_response(credential)
            binding = webauthn.complete_registration(credential)
    except (ValidationError, KeyError, TypeError, ValueError) as wrong:
        raise Invalid("passkey_refused", "This passkey could not be checked. Please begin again.") from wrong
    if not binding.is_user_verified():
        # A passkey signs in without a password, so the device must have made sure who holds it.
        raise Invalid("passkey_refused", "This passkey does not ask for a finger, face or PIN.")
    called = name_sealed(user.id, name.strip()[:LONGEST_NAME] or "Passkey")
    made = webauthn.WebAuthn.add(user, called, credential).instance
    return _added(actor, user, made)


def _added(actor: Actor, user: User, made: Authenticator) -> list[str] | None:
    record(
        actor, "second_factor.added", resource=("mfa.authenticator", made.pk), person=user.id, data={"type": made.type}
    )
    notify(actor=actor, person_id=user.id, template="second_factor_changed")
    if demanded_by(codenames_before_limits(user.id)):
        # The permissions that waited for this are hers from now on, in every open window.
        rights_announce([user.id])
    if Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).exists():
        return None
    return _recovery_codes(user)


def _recovery_codes(user: User) -> list[str]:
    with secrets_of(user.id):
        codes: list[str] = RecoveryCodes.activate(user).get_unused_codes()
    return codes


@transaction.atomic
def recovery_codes_renew(*, actor: Actor, person_id: uuid.UUID) -> list[str]:
    """Ten new recovery codes; the old ones are worthless from now on. They are shown this once. Conflict `no_second_factor`."""
    user = _allow(actor, person_id)
    if not Authenticator.objects.filter(user=user, type__in=SECOND_FACTORS).exists():
        raise Conflict("no_second_factor", "Set up an authenticator app or a passkey first.")
    Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).delete()
    codes = _recovery_codes(user)
    record(actor, "second_factor.codes_renewed", resource=user, person=user.id)
    notify(actor=actor, person_id=user.id, template="second_factor_changed")
    return codes


@transaction.atomic
def factor_remove(*, actor: Actor, person_id: uuid.UUID, factor_id: int | None) -> None:
    """Remove a passkey by its id, or with None the authenticator app. Conflict `second_factor_needed` for the last one of
    somebody who must have one."""
    user = _allow(actor, person_id)
    mine = Authenticator.objects.filter(user=user)
    wanted = mine.filter(type=Authenticator.Type.TOTP) if factor_id is None else mine.filter(id=factor_id)
    factor = wanted.filter(type__in=SECOND_FACTORS).first()
    if factor is None:
        raise NotFound
    last = not mine.filter(type__in=SECOND_FACTORS).exclude(id=factor.id).exists()
    if last and settings.MINDO_SECOND_FACTOR_DEMANDED and demanded_by(codenames_before_limits(user.id)):
        raise Conflict(
            "second_factor_needed", "Your role needs a second factor. Add another before you remove this one."
        )
    record(
        actor, "second_factor.removed", resource=("mfa.authenticator", factor.pk), person=user.id,
        data={"type": factor.type},
    )  # fmt: skip
    factor.delete()
    if last:
        mine.delete()
    notify(actor=actor, person_id=user.id, template="second_factor_changed")
