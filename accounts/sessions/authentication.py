"""Who calls the REST API: the access token names the person and her session, the session must still be open."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from allauth.headless.tokens.strategies.jwt import internal as tokens
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from access.actors import Actor
from accounts.people.models import User
from accounts.sessions.models import AuthSession
from accounts.sessions.selectors import session_is_live
from accounts.sessions.services import session_seen
from kernel.errors import Unauthenticated
from kernel.ids import parse_uuid

SCHEME = "Bearer"
# Clients send `user` with requests while somebody touches the device; what pages ask by themselves goes without.
ACTIVITY_HEADER = "X-Mindo-Activity"
# The claim that names the session row.
SESSION_CLAIM = "session"


@dataclass(frozen=True, slots=True)
class SignIn:
    """What `request.auth` holds."""

    session_id: str
    expires_at: int  # seconds since 1970: the access token's end


def _ended() -> Unauthenticated:
    return Unauthenticated("session_ended", "This sign-in has ended. Please sign in again.")


def sign_in_of(token: str, *, active: bool = False) -> tuple[User, SignIn]:
    """The person and session behind an access token. Raises Unauthenticated for anything that does not count any more."""
    claims = tokens.decode_token(token, "access")
    session_id = parse_uuid(claims.get(SESSION_CLAIM)) if claims else None
    if claims is None or session_id is None:
        raise Unauthenticated("token_expired", "Please refresh the sign-in.")
    session = (
        AuthSession.objects.select_related("user").defer("user__name").filter(id=session_id, revoked_at=None).first()
    )
    if session is None or not session.user.is_active or uuid.UUID(claims["sub"]) != session.user_id:
        raise _ended()
    session_seen(session=session, active=active)
    return session.user, SignIn(str(session.id), int(claims["exp"]))


def sign_in_is_good(actor: Actor) -> bool:
    """For open sockets: whether the person's session still counts."""
    session_id = parse_uuid(actor.session_id)
    return not actor.is_person or (session_id is not None and session_is_live(session_id))


class SessionTokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer <access token>`. No header: nobody; a bad one: 401."""

    def authenticate(self, request: Request) -> tuple[User, SignIn] | None:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if not scheme:
            return None
        if scheme != SCHEME or not token:
            raise Unauthenticated("token_expired", "Please refresh the sign-in.")
        return sign_in_of(token.strip(), active=request.headers.get(ACTIVITY_HEADER) == "user")

    def authenticate_header(self, request: Request) -> str:
        return SCHEME


class SessionTokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # its metaclass is untyped
    """Names the scheme in the OpenAPI schema."""

    target_class = "accounts.sessions.authentication.SessionTokenAuthentication"
    name = "accessToken"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
