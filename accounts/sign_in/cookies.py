"""Where tokens live: for browsers the refresh token and the running flow are cookies no script can read."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from rest_framework.request import Request
from rest_framework.response import Response

from kernel.errors import Forbidden

PATH = "/api/v1/auth/"
FLOW_SECONDS = 15 * 60


def _name(plain: str) -> str:
    # The prefix makes a browser refuse the cookie unless it came over HTTPS.
    return f"__Secure-{plain}" if settings.SECURE_COOKIES else plain


def refresh_name() -> str:
    return _name("mindo_refresh")


def flow_name() -> str:
    return _name("mindo_flow")


def is_native(request: Request) -> bool:
    """A native client keeps its tokens itself and gets them in the body; it says so with `X-Mindo-Client: native`."""
    return request.headers.get("X-Mindo-Client") == "native"


def same_origin_only(request: Request) -> None:
    """SameSite=Strict keeps other sites' requests from carrying our cookies; this refuses them even if a browser does not."""
    origin = request.headers.get("Origin")
    if origin and urlsplit(origin).netloc not in {request.get_host(), urlsplit(settings.MINDO_BASE_URL).netloc}:
        raise Forbidden("wrong_origin", "This request came from another site.")


def write(response: Response, name: str, value: str, seconds: int) -> None:
    response.set_cookie(
        name, value, max_age=seconds, path=PATH, secure=settings.SECURE_COOKIES, httponly=True, samesite="Strict"
    )


def clear(response: Response, name: str) -> None:
    response.set_cookie(
        name, "", max_age=0, path=PATH, secure=settings.SECURE_COOKIES, httponly=True, samesite="Strict"
    )
