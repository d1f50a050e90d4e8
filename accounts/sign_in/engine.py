"""Calling the sign-up and sign-in engine (django-allauth headless) from our own endpoints.

Its views are not routed: each step of ours hands one of them a request of its own and reads the answer. A sign-up or sign-in
that needs more than one step is carried by the engine's session, whose key is the `flow` we give to the browser as a cookie.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from types import SimpleNamespace
from typing import Any

from allauth.account.internal.flows.email_verification_by_code import EMAIL_VERIFICATION_CODE_SESSION_KEY
from allauth.account.internal.flows.password_reset_by_code import PASSWORD_RESET_VERIFICATION_SESSION_KEY
from allauth.account.internal.stagekit import LOGIN_SESSION_KEY
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.headless.account import views as account
from allauth.headless.constants import Client
from allauth.headless.internal import sessionkit
from allauth.headless.mfa import views as mfa
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponseBase

from accounts.codes.budgets import budget_take
from kernel.errors import Conflict, DomainError, Invalid, TooMany
from kernel.faults import Fault

View = Callable[[HttpRequest], HttpResponseBase]

SIGN_UP: View = account.SignupView.as_api_view(client=Client.APP)
SIGN_IN: View = account.LoginView.as_api_view(client=Client.APP)
EMAIL_VERIFY: View = account.VerifyEmailView.as_api_view(client=Client.APP)
EMAIL_RESEND: View = account.ResendEmailVerificationCodeView.as_api_view(client=Client.APP)
CODE_REQUEST: View = account.RequestLoginCodeView.as_api_view(client=Client.APP)
CODE_RESEND: View = account.ResendLoginCodeView.as_api_view(client=Client.APP)
CODE_CONFIRM: View = account.ConfirmLoginCodeView.as_api_view(client=Client.APP)
PASSWORD_FORGOT: View = account.RequestPasswordResetView.as_api_view(client=Client.APP)
PASSWORD_RESET: View = account.ResetPasswordView.as_api_view(client=Client.APP)
SECOND_FACTOR: View = mfa.AuthenticateView.as_api_view(client=Client.APP)
SECOND_FACTOR_PASSKEY: View = mfa.AuthenticateWebAuthnView.as_api_view(client=Client.APP)
PASSKEY: View = mfa.LoginWebAuthnView.as_api_view(client=Client.APP)

# The engine's pending steps → ours. Its log-in by code is only used with phones.
NEXT_STEPS = {
    "verify_email": "verify_email",
    "verify_phone": "verify_phone",
    "login_by_code": "verify_phone",
    "mfa_authenticate": "mfa",
    "password_reset_by_code": "reset_password",
}
FORWARDED = (
    "REMOTE_ADDR", "HTTP_X_FORWARDED_FOR", "HTTP_USER_AGENT", "HTTP_ACCEPT_LANGUAGE", "HTTP_HOST", "SERVER_NAME",
    "SERVER_PORT",
)  # fmt: skip
# How long to wait before a refused code or password may be tried again; the engine's own windows are of this order.
RETRY_AFTER = 60


@dataclass(frozen=True, slots=True)
class Step:
    """Where a sign-up or sign-in stands: tokens if it is done, else what comes next."""

    tokens: dict[str, Any] | None
    next: str | None
    flow: str | None
    # For the next step `mfa`: what the person can show; for a passkey: what the browser is asked.
    factors: tuple[str, ...] = ()
    options: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the engine answered. A refusal is raised by `step()`, which is called where a counted attempt has been committed."""

    answer: dict[str, Any]
    flow: str | None

    def step(self) -> Step:
        """Raises DomainError for every refusal."""
        return _step(self.answer, self.flow)

    @property
    def tokens(self) -> dict[str, Any] | None:
        meta = self.answer.get("meta") or {}
        return meta if meta.get("access_token") else None


@dataclass(frozen=True, slots=True)
class Recipient:
    """Where a code goes: `channel` is email or sms."""

    channel: str
    to: str


def run(
    view: View,
    request: HttpRequest,
    data: dict[str, Any],
    flow: str | None,
    method: str = "POST",
    *,
    sends_to: Recipient | None = None,
) -> Outcome:
    """Give one step to the engine, in one transaction.

    `flow` is the key from an earlier step. Steps of one flow run one after the other, so that a code has three attempts
    however many are sent at once. `sends_to` is where the step would send a code: it is counted before the engine looks for an
    account, so that budgets end at the same time whether there is one or not.
    """
    with transaction.atomic():
        if flow:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"sign-in:{flow}"])
        inner = inner_request(request, data, flow, method)
        if sends_to is not None:
            budget_take(channel=sends_to.channel, to=sends_to.to, request=inner)
            inner.allauth.counted = True  # type: ignore[attr-defined]  # as in inner_request
        return Outcome(_ask(view, inner), flow)


def recipient_of(flow: str | None) -> Recipient | None:
    """Where the codes of a running flow go, known account or not; None for a flow without one and one that is over."""
    session = sessionkit.lookup_session(flow) if flow else None
    if session is None:
        return None
    by_code = ((session.get(LOGIN_SESSION_KEY) or {}).get("state") or {}).get("stages", {}).get("login_by_code") or {}
    if by_code.get("phone"):
        return Recipient("sms", by_code["phone"])
    for key in (EMAIL_VERIFICATION_CODE_SESSION_KEY, PASSWORD_RESET_VERIFICATION_SESSION_KEY):
        if (email := (session.get(key) or {}).get("email")) is not None:
            return Recipient("email", email)
    return None


def inner_request(request: HttpRequest, data: dict[str, Any], flow: str | None, method: str = "POST") -> HttpRequest:
    """A request of the engine's own, from the same place and device."""
    inner = HttpRequest()
    inner.method = method
    inner.path = inner.path_info = request.path
    inner.META = {name: request.META[name] for name in FORWARDED if name in request.META}
    inner.META["CONTENT_TYPE"] = "application/json"
    if flow:
        inner.META["HTTP_X_SESSION_TOKEN"] = flow
    inner._body = json.dumps(data).encode()  # where Django keeps a body that has been read
    inner.session = sessionkit.new_session()
    inner.user = AnonymousUser()
    inner.allauth = SimpleNamespace()  # type: ignore[attr-defined]  # what the engine's middleware sets
    return inner


def _ask(view: View, inner: HttpRequest) -> dict[str, Any]:
    with context.request_context(inner):
        try:
            response = view(inner)
        except ImmediateHttpResponse as immediate:
            response = immediate.response
    try:
        answer: dict[str, Any] = json.loads(response.content)  # type: ignore[attr-defined]  # the engine answers JSON only
    except ValueError:
        answer = {}
    answer["status"] = response.status_code
    return answer


def _step(answer: dict[str, Any], flow: str | None) -> Step:
    meta = answer.get("meta") or {}
    if meta.get("access_token"):
        tokens = {name: meta[name] for name in ("access_token", "expires_in", "refresh_token")}
        return Step(tokens=tokens, next=None, flow=None)
    status = answer["status"]
    if status in {HTTPStatus.OK, HTTPStatus.UNAUTHORIZED}:
        data = answer.get("data") or {}
        pending = [entry for entry in data.get("flows", []) if entry.get("is_pending")]
        step: dict[str, Any] = next((entry for entry in pending if entry["id"] in NEXT_STEPS), {})
        return Step(
            tokens=None,
            next=NEXT_STEPS.get(step.get("id", "")),
            flow=meta.get("session_token") or flow,
            factors=tuple(step.get("types", ())),
            options=data.get("request_options"),
        )
    raise _refusal(status, answer.get("errors") or [])


def _refusal(status: int, errors: list[dict[str, Any]]) -> DomainError:
    codes = {error.get("code", "") for error in errors}
    if status == HTTPStatus.TOO_MANY_REQUESTS or codes & {"too_many_login_attempts", "rate_limited"}:
        return TooMany("too_many_attempts", "Too many attempts. Please wait a little.", retry_after=RETRY_AFTER)
    if status in {HTTPStatus.CONFLICT, HTTPStatus.GONE} or "email_taken" in codes:
        return Conflict("flow_ended", "This code is no longer good. Please ask for a new one.")
    if "incorrect_code" in codes:
        return Invalid("incorrect_code", "That code is not right.", fields={"code": ["That code is not right."]})
    if codes & {"email_password_mismatch", "phone_password_mismatch", "invalid_login"}:
        return DomainError("sign_in_failed", "Address or password is not right.", status=400)
    fields: dict[str, list[str]] = {}
    for error in errors:
        name = {"key": "code", "password1": "password"}.get(
            error.get("param", ""), error.get("param", "non_field_errors")
        )
        code = str(error.get("code") or "invalid")
        code = "bad_email" if (name, code) == ("email", "invalid") else code
        fields.setdefault(name, []).append(Fault.said(code, str(error.get("message", ""))))
    return Invalid("invalid_input", "Please check what is marked.", fields=fields, data={"reasons": sorted(codes)})
