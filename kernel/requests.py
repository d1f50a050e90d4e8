"""What surrounds one HTTP request: its id, its log line, and the headers every answer carries."""

from __future__ import annotations

import contextvars
import logging
import re
import time
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

request_id: contextvars.ContextVar[str] = contextvars.ContextVar("request_id", default="")
log = logging.getLogger("mindo.request")
_PLAIN_ID = re.compile(r"[0-9a-zA-Z-]{8,64}")

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'{nonce}; style-src-attr 'unsafe-inline'; "
    "img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self'; connect-src 'self'{sockets}; "
    "worker-src 'self' blob:; frame-src blob:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'"
)


_sources: list[Callable[[], tuple[str, ...]]] = []


def pages_connect_to(sources: Callable[[], tuple[str, ...]]) -> None:
    """Let pages connect to addresses beyond our own, as `sources` says at each request; called from AppConfig.ready()."""
    if sources not in _sources:
        _sources.append(sources)


class RequestContextMiddleware:
    """Gives the request an id (the proxy's, if it is plain), and writes one log line: route, status, duration.

    The route is the URL pattern, never the address itself, so that no value typed into an address reaches a log.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-Id", "")
        current = given if _PLAIN_ID.fullmatch(given) else uuid.uuid4().hex
        token = request_id.set(current)
        started = time.monotonic()
        try:
            response = self.get_response(request)
            response.headers["X-Request-Id"] = current
            match = request.resolver_match
            log.info(
                "request",
                extra={
                    "method": request.method,
                    "route": match.route if match else "unmatched",
                    "status": response.status_code,
                    "ms": round((time.monotonic() - started) * 1000, 1),
                },
            )
            return response
        finally:
            request_id.reset(token)


class SecurityHeadersMiddleware:
    """The content security policy and its neighbours. A view that renders styles sets `response.csp_nonce`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        nonce = getattr(response, "csp_nonce", None)
        sockets = f" ws://{request.get_host()} wss://{request.get_host()}"
        sockets += "".join(f" {address}" for sources in _sources for address in sources())
        response.headers.setdefault(
            "Content-Security-Policy",
            CONTENT_SECURITY_POLICY.format(nonce=f" 'nonce-{nonce}'" if nonce else "", sockets=sockets),
        )
        response.headers.setdefault(
            "Permissions-Policy",
            "camera=(self), microphone=(self), display-capture=(self), fullscreen=(self), autoplay=(self), "
            "geolocation=(), payment=(), usb=(), browsing-topics=()",
        )
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if request.path.startswith("/api/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response
