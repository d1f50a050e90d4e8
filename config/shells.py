"""The pages of the four browser apps: one HTML shell each, with the built assets that Vite's manifest names.

Public pages bring their text, title, description, Open Graph and JSON-LD (kernel.pages). With MINDO_VITE_URL set the
assets come from Vite's development server, with hot reload.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, re_path
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from config import env
from kernel import pages, rooms
from kernel.errors import NotFound
from kernel.pages import PageBuilder, PublicPage

APPS = {"app": "patient", "pro": "professional", "admin": "admin"}
# Screens of the public site without words of their own for search engines.
SITE_SCREENS = ("match", "sign-in", "sign-up", "forgot-password", "inbox", "inbox/")
FONTS = ("inter-latin-wght-normal", "fraunces-latin-wght-normal")
# What no screen of the site may shadow: an unknown address below these is the owner's to refuse.
RESERVED = r"^(?!api/|static/|health/|ws/|inbox/|sandbox/)(?P<rest>.*)$"


@dataclass(frozen=True)
class Assets:
    """Addresses of what one app needs at once."""

    script: str
    modules: tuple[str, ...]
    styles: tuple[str, ...]
    fonts: tuple[str, ...]


def _manifest() -> dict[str, dict[str, Any]]:
    built = Path(settings.BASE_DIR) / "frontend" / "dist" / "manifest.json"
    parsed: dict[str, dict[str, Any]] = json.loads(built.read_text()) if built.exists() else {}
    return parsed


@cache
def assets(app: str, language: str) -> Assets:
    """The entry of an app, the chunks it imports (to be fetched in parallel), its styles and the two fonts."""
    manifest = _manifest()
    entry = f"apps/{app}/src/main.tsx"
    if entry not in manifest:
        return Assets(script="", modules=(), styles=(), fonts=())
    reached: dict[str, None] = {}

    def reach(key: str) -> None:
        if key not in reached:
            reached[key] = None
            for imported in manifest[key].get("imports", ()):
                reach(imported)

    reach(entry)
    words = f"packages/i18n/src/{language}/common.json"
    if words in manifest:
        reach(words)
    address = settings.STATIC_URL.__add__
    files = [str(item["file"]) for item in manifest.values()]
    return Assets(
        script=address(manifest[entry]["file"]),
        modules=tuple(address(manifest[key]["file"]) for key in reached if key != entry),
        styles=tuple(dict.fromkeys(address(style) for key in reached for style in manifest[key].get("css", ()))),
        fonts=tuple(address(file) for name in FONTS for file in files if Path(file).name.startswith(f"{name}-")),
    )


def _development_policy(vite: str, nonce: str) -> str:
    socket = vite.replace("http", "ws", 1)
    return (
        f"default-src 'self' {vite}; script-src 'self' 'nonce-{nonce}' {vite}; style-src 'self' 'nonce-{nonce}' {vite}; "
        f"style-src-attr 'unsafe-inline'; img-src 'self' data: blob: {vite}; media-src 'self' blob:; "
        f"font-src 'self' {vite}; connect-src 'self' ws: wss: {vite} {socket}; worker-src 'self' blob:; frame-src blob:; "
        "frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'"
    )


def _shell(request: HttpRequest, app: str, page: PublicPage | None, status: int = 200) -> HttpResponse:
    """The app's HTML. The nonce allows the style elements that the component kit adds; scripts come from files only."""
    nonce = secrets.token_urlsafe(18)
    language = pages.language(request)
    scheme = request.COOKIES.get("mindo_scheme", "")
    vite = env.text("MINDO_VITE_URL", "")
    context = {
        "app": app,
        "page": page,
        "language": language,
        "scheme": scheme if scheme in {"light", "dark"} else "",
        "nonce": nonce,
        "assets": assets(app, language),
        "vite": vite,
        "address": f"{settings.MINDO_BASE_URL}{request.path}",
        "origin": settings.MINDO_BASE_URL,
        "json_ld": _json_ld(page),
        **(page.context if page else {}),
    }
    response = render(request, "shell.html", context, status=page.status if page else status)
    response.csp_nonce = nonce  # type: ignore[attr-defined]  # read by kernel.requests.SecurityHeadersMiddleware
    if vite:
        response.headers["Content-Security-Policy"] = _development_policy(vite, nonce)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _json_ld(page: PublicPage | None) -> str:
    """JSON-LD for a data block; `<` is escaped so that no text can end the block."""
    if page is None or page.json_ld is None:
        return ""
    described = {"@context": "https://schema.org", **page.json_ld}
    return mark_safe(json.dumps(described, ensure_ascii=False).replace("<", "\\u003c"))  # noqa: S308  # escaped in this line


def _app_view(app: str, *, status: int = 200) -> Any:
    @require_safe
    def view(request: HttpRequest, **_: str) -> HttpResponse:
        return _shell(request, app, None, status)

    return view


@require_safe
def _slash_view(request: HttpRequest) -> HttpResponse:
    """To the same address with a slash at its end, and with what stood behind it."""
    return redirect(request.get_full_path(force_append_slash=True))


def _page_view(build: PageBuilder) -> Any:
    @require_safe
    def view(request: HttpRequest, **captured: str) -> HttpResponse:
        try:
            return _shell(request, "site", build(request, **captured))
        except NotFound:
            return _shell(request, "site", None, 404)

    return view


def _patterns() -> list[URLPattern]:
    rooms.load("pages")
    found = pages.registered()
    site = _app_view("site")
    return [
        *(path(route, _page_view(build)) for route, build in found.items()),
        # Typed by hand, or cut short by a mail program.
        *(path(prefix, _slash_view) for prefix in APPS),
        *(path(f"{prefix}/", _app_view(app)) for prefix, app in APPS.items()),
        *(path(f"{prefix}/<path:rest>", _app_view(app)) for prefix, app in APPS.items()),
        *(path(screen, site) for screen in SITE_SCREENS),
        path("erasure/<slug:receipt>", site),
        *(path(route, site) for route in ("", "professionals", "p/<slug:slug>") if route not in found),
        re_path(RESERVED, _app_view("site", status=404)),
    ]


urlpatterns = _patterns()
