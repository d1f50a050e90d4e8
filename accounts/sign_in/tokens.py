"""Tokens: the engine's JWT strategy, with our session row as the family of its refresh tokens."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.internal.httpkit import authenticated_user
from allauth.headless import app_settings
from allauth.headless.tokens.strategies.jwt import JWTTokenStrategy, internal
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.http import HttpRequest

from access.actors import Actor
from accounts.people.models import User
from accounts.sessions.authentication import SESSION_CLAIM
from accounts.sessions.devices import device_of
from accounts.sessions.models import AuthSession
from accounts.sessions.services import asks_again, session_open, session_renew, sessions_end
from kernel import clock

# The claim that names a refresh token's turn in its family.
TURN_CLAIM = "turn"


def _issue(user: User, engine_session: SessionBase, family: AuthSession) -> dict[str, Any]:
    """A new access token, and the refresh token of the family's present turn."""
    refresh, _ = internal.create_token(
        "refresh",
        sub=str(user.pk),
        sid=internal.session_key_to_sid(str(engine_session.session_key)),
        claims={TURN_CLAIM: str(family.refresh_id)},
        expires_in=app_settings.JWT_REFRESH_TOKEN_EXPIRES_IN,
    )
    access = internal.create_access_token(user, engine_session, {SESSION_CLAIM: str(family.id)})
    return {
        "access_token": access,
        "expires_in": app_settings.JWT_ACCESS_TOKEN_EXPIRES_IN,
        "refresh_token": refresh,
    }


class FamilyTokenStrategy(JWTTokenStrategy):  # type: ignore[misc]  # the engine is untyped
    """Opens a session row when the engine has signed somebody in; rotates under its lock; ends it on a replay."""

    def create_access_token_payload(self, request: HttpRequest) -> dict[str, Any]:
        user: User = authenticated_user(request)
        if not request.session.session_key:
            request.session.save()
        # The engine asks twice for one sign-in with a second factor: once as the step ends, once for its answer.
        opened = AuthSession.objects.filter(user=user, engine_key=request.session.session_key, revoked_at=None).first()
        if opened is not None:
            return _issue(user, request.session, opened)
        methods = [record["method"] for record in get_authentication_records(request, user)]
        family = session_open(
            user=user,
            engine_key=str(request.session.session_key),
            device=device_of(request.headers.get("User-Agent", "")),
            method="+".join(dict.fromkeys(methods))[:16],
        )
        session_renew(session=family, refresh_expires_at=_end_of_refresh(), key=None)
        return _issue(user, request.session, family)

    def refresh(self, token: str, key: str | None) -> dict[str, Any] | None:
        """New tokens for a refresh token: {access_token, expires_in, refresh_token}. None if it is not good.

        A token that was good once but has been replaced is in two hands: its whole family ends. The exception is whoever asked
        under `key`, did not get the answer, and asks again with the same token under the same key.
        """
        claims = internal.decode_token(token, "refresh")
        engine_key = internal.session_key_from_sid(claims["sid"]) if claims else None
        if claims is None or engine_key is None:
            return None
        with transaction.atomic():
            # The lock lets one of two simultaneous uses of a token through; the other then sees it replaced.
            family = (
                AuthSession.objects.select_for_update(of=("self",))
                .select_related("user")
                .filter(engine_key=engine_key, revoked_at=None)
                .first()
            )
            if family is None or str(family.user_id) != claims["sub"]:
                return None
            system = Actor.system("accounts.tokens")
            turn = str(claims.get(TURN_CLAIM))
            again = asks_again(family, turn, key)
            if turn != str(family.refresh_id) and not again:
                sessions_end(actor=system, sessions=[family], reason="replayed")
                return None
            engine_session = internal.get_token_session(claims)
            if engine_session is None or not family.user.is_active:
                sessions_end(actor=system, sessions=[family], reason="inactive")
                return None
            if not again:
                session_renew(session=family, refresh_expires_at=_end_of_refresh(), key=key)
            return _issue(family.user, engine_session, family)


def _end_of_refresh() -> datetime:
    return clock.now() + timedelta(seconds=app_settings.JWT_REFRESH_TOKEN_EXPIRES_IN)
