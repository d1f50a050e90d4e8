"""The steps of signing up and in. Each is one transaction; the engine checks, these complete."""

from __future__ import annotations

import uuid
from typing import Any

from allauth.headless.tokens.strategies.jwt import internal
from django.db import IntegrityError, transaction
from django.http import HttpRequest

from access.actors import Actor
from access.audit import record
from accounts.codes.tally import code_verified
from accounts.people.models import User
from accounts.people.phones import to_e164
from accounts.people.services import person_start, unproven_release
from accounts.sessions.authentication import SESSION_CLAIM
from accounts.sessions.models import AuthSession
from accounts.sessions.services import sessions_end
from accounts.sign_in import engine
from accounts.sign_in.engine import Outcome, Step
from accounts.sign_in.tokens import FamilyTokenStrategy
from kernel.errors import DomainError, Invalid, Unauthenticated
from kernel.faults import Fault
from kernel.ids import parse_uuid


@transaction.atomic
def sign_up_by_email(*, request: HttpRequest, data: dict[str, Any]) -> Step:
    """Open an account: {email, password, name, zone, language, consents}. The answer is the same if there is one already."""
    unproven_release(email=data["email"])
    return engine.run(engine.SIGN_UP, request, data, None, sends_to=_mail(data["email"])).step()


def sign_in_by_password(*, request: HttpRequest, email: str, password: str) -> Step:
    """Done, or pending. DomainError `sign_in_failed` for every wrong pair alike, TooMany after too many of them."""
    step = engine.run(engine.SIGN_IN, request, {"email": email, "password": password}, None).step()
    if step.tokens is None and step.next is None:
        # An account that was closed is not told apart from a wrong password.
        raise DomainError("sign_in_failed", "Address or password is not right.", status=400)
    return step


def email_verify(*, request: HttpRequest, code: str, flow: str | None) -> Step:
    """The code from the mail. Invalid `incorrect_code`; Conflict `flow_ended` after three of those or five minutes."""
    to = engine.recipient_of(flow)
    step = _finished(engine.run(engine.EMAIL_VERIFY, request, {"key": code}, _needed(flow)).step())
    _came_back(to)
    return step


def email_resend(*, request: HttpRequest, flow: str | None) -> Step:
    engine.run(engine.EMAIL_RESEND, request, {}, _needed(flow), sends_to=engine.recipient_of(flow)).step()
    return Step(tokens=None, next="verify_email", flow=flow)


@transaction.atomic
def phone_start(*, request: HttpRequest, phone: str, opens_account: bool) -> Step:
    """Send a code to a number. Opening an account makes an empty row for a number we do not know; the code proves it."""
    number = to_e164(phone)
    if opens_account and not User.objects.filter(phone=number).exists():
        try:
            with transaction.atomic():
                User.objects.create_user(phone=number)
        except IntegrityError:
            # Somebody typed the same number at the same moment: the row is there, and the code decides.
            pass
    to = engine.Recipient("sms", number)
    return engine.run(engine.CODE_REQUEST, request, {"phone": number}, None, sends_to=to).step()


def phone_verify(*, request: HttpRequest, code: str, flow: str | None, profile: dict[str, Any] | None) -> Step:
    """The code from the text message. For a new account `profile` {name, zone, language, consents} completes it.

    Invalid `profile_required` leaves the code unused (the transaction is taken back), so it can be sent again with a profile.
    """
    to = engine.recipient_of(flow)
    with transaction.atomic():
        outcome = engine.run(engine.CODE_CONFIRM, request, {"code": code}, _needed(flow))
        user = _user_of(outcome)
        if user is not None and not user.role_members.exists():
            if profile is None:
                raise Invalid("profile_required", "Please tell us your name.", fields={"name": [Fault("required")]})
            person_start(user=user, method="phone", **profile)
    step = _finished(outcome.step())
    _came_back(to)
    return step


def phone_resend(*, request: HttpRequest, flow: str | None) -> Step:
    engine.run(engine.CODE_RESEND, request, {}, _needed(flow), sends_to=engine.recipient_of(flow)).step()
    return Step(tokens=None, next="verify_phone", flow=flow)


def second_factor(*, request: HttpRequest, code: str, flow: str | None) -> Step:
    """A code from the authenticator app, or a recovery code."""
    return _finished(engine.run(engine.SECOND_FACTOR, request, {"code": code}, _needed(flow)).step())


def second_factor_passkey_begin(*, request: HttpRequest, flow: str | None) -> Step:
    """What the browser asks a passkey as the second step; `options` are WebAuthn request options."""
    return engine.run(engine.SECOND_FACTOR_PASSKEY, request, {}, _needed(flow), "GET").step()


def second_factor_passkey(*, request: HttpRequest, credential: dict[str, Any], flow: str | None) -> Step:
    """The passkey's answer as the second step."""
    return _finished(
        engine.run(engine.SECOND_FACTOR_PASSKEY, request, {"credential": credential}, _needed(flow)).step()
    )


def passkey_begin(*, request: HttpRequest) -> Step:
    """What the browser asks in order to sign in with a passkey alone. No account is named, so none is told."""
    return engine.run(engine.PASSKEY, request, {}, None, "GET").step()


def passkey_sign_in(*, request: HttpRequest, credential: dict[str, Any], flow: str | None) -> Step:
    """The passkey's answer: it proves the device and, by finger, face or PIN, its owner. DomainError `sign_in_failed`."""
    try:
        return _finished(engine.run(engine.PASSKEY, request, {"credential": credential}, _needed(flow)).step())
    except Invalid as refused:
        raise DomainError("sign_in_failed", "This passkey is not known here.", status=400) from refused


def password_forgot(*, request: HttpRequest, email: str) -> Step:
    """Send a code with which a new password can be chosen, if there is such an account."""
    return engine.run(engine.PASSWORD_FORGOT, request, {"email": email}, None, sends_to=_mail(email)).step()


def password_reset(*, request: HttpRequest, code: str, password: str, flow: str | None) -> None:
    """Choose a new password with the code from the mail. All devices are signed out."""
    to = engine.recipient_of(flow)
    engine.run(engine.PASSWORD_RESET, request, {"key": code, "password": password}, _needed(flow)).step()
    _came_back(to)


def refresh(*, token: str, key: str | None) -> dict[str, Any]:
    """New tokens for the refresh token. Unauthenticated if it is expired, revoked or was used before.

    `key` names the attempt: repeated with the same token it gets the answer that was lost.
    """
    issued = FamilyTokenStrategy().refresh(token, key)
    if issued is None:
        raise Unauthenticated("session_ended", "Please sign in again.")
    return issued


@transaction.atomic
def sign_out(*, refresh_token: str | None, access_token: str | None) -> None:
    """End the session either token belongs to; tokens that do not count any more end nothing."""
    for token, use in ((refresh_token, "refresh"), (access_token, "access")):
        claims = internal.decode_token(token, use) if token else None
        if claims is None:
            continue
        locked = AuthSession.objects.select_for_update(of=("self",)).filter(revoked_at=None, user_id=claims["sub"])
        if use == "access":
            session_id = parse_uuid(claims.get(SESSION_CLAIM))
            session = locked.filter(id=session_id).first() if session_id else None
        else:
            session = locked.filter(engine_key=internal.session_key_from_sid(claims["sid"])).first()
        if session is not None:
            actor = Actor.person(session.user_id, str(session.id))
            record(actor, "person.signed_out", resource=session, person=session.user_id)
            sessions_end(actor=actor, sessions=[session], reason="signed_out")


def _mail(address: str) -> engine.Recipient:
    return engine.Recipient("email", address.strip().lower())


def _came_back(to: engine.Recipient | None) -> None:
    if to is not None:
        code_verified(channel=to.channel, to=to.to)


def _needed(flow: str | None) -> str:
    if not flow:
        raise DomainError("flow_ended", "This code is no longer good. Please ask for a new one.", status=409)
    return flow


def _finished(step: Step) -> Step:
    if step.tokens is None and step.next is None:
        raise DomainError("flow_ended", "This code is no longer good. Please ask for a new one.", status=409)
    return step


def _user_of(outcome: Outcome) -> User | None:
    claims = internal.decode_token(outcome.tokens["access_token"], "access") if outcome.tokens else None
    return User.objects.get(id=uuid.UUID(claims["sub"])) if claims else None
