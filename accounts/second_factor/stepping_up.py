"""Proving again who one is, in the middle of a session: passkey, authenticator app, recovery code, password, or for those who have
none of these a code by message."""

from __future__ import annotations

import uuid
from typing import Any

from allauth.core import context, ratelimit
from allauth.mfa.base.forms import BaseAuthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm
from allauth.mfa.webauthn.internal import auth as webauthn
from django.db import transaction
from django.http import HttpRequest

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from accounts.codes.models import OneTimeCode
from accounts.codes.services import Proved, code_send, code_take
from accounts.people.models import User
from accounts.second_factor.ceremony import ceremony
from accounts.second_factor.selectors import CodeTo, Method, code_to
from accounts.sessions.services import session_proved
from kernel.errors import Conflict, DomainError, Invalid, TooMany, Unauthenticated

RETRY_AFTER = 300


def passkey_ask(*, actor: Actor, person_id: uuid.UUID, request: HttpRequest) -> dict[str, Any]:
    """What the browser asks one of the person's passkeys (WebAuthn request options). Conflict `no_second_factor`."""
    authorize(actor, "second_factor.own", person_id)
    user = User.objects.get(id=person_id)
    if not Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).exists():
        raise Conflict("no_second_factor", "There is no passkey.")
    with ceremony(request, actor.session_id):
        options: dict[str, Any] = webauthn.begin_authentication(user)
    return options


def step_up(
    *,
    actor: Actor,
    person_id: uuid.UUID,
    request: HttpRequest,
    code: str | None = None,
    password: str | None = None,
    credential: dict[str, Any] | None = None,
    message_code: str | None = None,
) -> None:
    """Check one proof; the session is fresh for five minutes then. Invalid `incorrect_code` or `incorrect_password`, TooMany.

    A refused try is recorded and stays recorded, so the check runs outside the transaction that notes its outcome.
    """
    authorize(actor, "second_factor.own", person_id)
    if actor.session_id is None:
        raise Unauthenticated
    user = User.objects.get(id=person_id)
    if message_code is not None:
        _message_code_check(actor, user, message_code)
        return
    method: Method = "passkey" if credential is not None else "code" if code is not None else "password"
    with ceremony(request, actor.session_id):
        if credential is not None:
            good = _engine_accepts(AuthenticateWebAuthnForm(data={"credential": credential}, user=user))
        elif code is not None:
            good = _engine_accepts(BaseAuthenticateForm(data={"code": code}, user=user))
        else:
            good = _password_is_right(user, password or "")
    with transaction.atomic():
        _note(actor, user, method, good=good)
    if not good:
        field = "password" if method == "password" else "code"
        raise Invalid(f"incorrect_{field}", "That is not right.", fields={field: ["That is not right."]})


def _note(actor: Actor, user: User, method: Method, *, good: bool) -> None:
    if good:
        session_proved(session_id=uuid.UUID(actor.session_id or ""))
    record(
        actor, "session.proved", resource=user, person=user.id, outcome="ok" if good else "refused",
        data={"method": method},
    )  # fmt: skip


@transaction.atomic
def message_send(*, actor: Actor, person_id: uuid.UUID, request: HttpRequest) -> CodeTo:
    """Send a code to somebody who has neither password nor second factor, where she proved that messages reach her.

    Conflict `no_message_proof` for everybody else, TooMany `rate_limited`.
    """
    authorize(actor, "second_factor.own", person_id)
    user = User.objects.select_for_update(of=("self",)).get(id=person_id)
    to = code_to(user)
    if to is None:
        raise Conflict("no_message_proof", "You can prove that it is you with what you have set up.")
    code_send(
        actor=actor, user=user, purpose=OneTimeCode.Purpose.STEP_UP, channel=to.channel, target=to.target,
        template="code_confirm", request=request,
    )  # fmt: skip
    return to


def _message_code_check(actor: Actor, user: User, code: str) -> None:
    with transaction.atomic():
        outcome = code_take(actor=actor, person_id=user.id, purpose=OneTimeCode.Purpose.STEP_UP, code=code)
        # A code counts only as long as it went where she is reached now, and while she has nothing stronger.
        to = code_to(user)
        good = isinstance(outcome, Proved) and to is not None and to.target == outcome.target
        _note(actor, user, "message", good=good)
    if isinstance(outcome, DomainError):
        raise outcome
    if not good:
        raise Conflict("flow_ended", "This code is no longer good. Please ask for a new one.")


def _engine_accepts(form: Any) -> bool:
    if form.is_valid():
        return True
    if any(error.code == "too_many_login_attempts" for errors in form.errors.as_data().values() for error in errors):
        raise TooMany("too_many_attempts", "Too many attempts. Please wait a little.", retry_after=RETRY_AFTER)
    return False


def _password_is_right(user: User, password: str) -> bool:
    key = f"step-up-{user.pk}"
    if not ratelimit.consume(context.request, action="login_failed", key=key):
        raise TooMany("too_many_attempts", "Too many attempts. Please wait a little.", retry_after=RETRY_AFTER)
    if not user.check_password(password):
        return False
    ratelimit.clear(context.request, action="login_failed", key=key)
    return True
