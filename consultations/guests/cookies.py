"""How a guest's browser is known again: a cookie that no script can read and that goes to a guest's own addresses only."""

from __future__ import annotations

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request
from rest_framework.response import Response

from access.actors import Actor
from consultations.guests.services import Opened, guest_of_browser
from kernel.errors import Unauthenticated
from kernel.ids import parse_uuid

PATH = "/api/v1/guest"


def cookie_name() -> str:
    # The prefix makes a browser refuse the cookie unless it came over HTTPS.
    return "__Secure-mindo_guest" if settings.SECURE_COOKIES else "mindo_guest"


def cookie_write(response: Response, opened: Opened) -> None:
    """Bind the answering browser to the guest, for as long as the session can last."""
    response.set_cookie(
        cookie_name(), f"{opened.guest_id}.{opened.secret}", max_age=opened.seconds, path=PATH,
        secure=settings.SECURE_COOKIES, httponly=True, samesite="Strict",
    )  # fmt: skip


class GuestAuthentication(BaseAuthentication):
    """The guest whose cookie this is; no cookie, or one that does not count any more: 401."""

    def authenticate(self, request: Request) -> tuple[None, Actor]:
        guest_id, _, secret = request.COOKIES.get(cookie_name(), "").partition(".")
        parsed = parse_uuid(guest_id)
        if parsed is None or not secret:
            raise Unauthenticated("guest_gone", "You are no longer a guest of this session.")
        return None, Actor.guest(guest_of_browser(guest_id=parsed, secret=secret).pk)

    def authenticate_header(self, request: Request) -> str:
        return "Cookie"


class GuestScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # its metaclass is untyped
    """Names the scheme in the OpenAPI schema."""

    target_class = "consultations.guests.cookies.GuestAuthentication"
    name = "guestCookie"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": "mindo_guest"}
