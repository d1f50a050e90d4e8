"""Public pages that carry their words in the first HTML. Rooms register them in `pages.py`; config.shells serves them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest


@dataclass(frozen=True, kw_only=True)
class PublicPage:
    """What a reader, a search engine or a link preview gets before any script has run.

    `template` with `context` is the page's reading text: plain headings, paragraphs and links. The app takes its place.
    `json_ld` is one schema.org object. `image` is an absolute path on this origin. Nothing personal belongs in any of it.
    """

    title: str
    description: str
    template: str
    context: dict[str, Any] = field(default_factory=dict)
    json_ld: dict[str, Any] | None = None
    image: str | None = None
    status: int = 200


PageBuilder = Callable[..., PublicPage]
_registered: dict[str, PageBuilder] = {}


def page(route: str) -> Callable[[PageBuilder], PageBuilder]:
    """Register `build(request, **captured) -> PublicPage` for a route in Django's path syntax, without the leading slash.

    The builder raises kernel.errors.NotFound for an address that holds nothing.
    """

    def register(build: PageBuilder) -> PageBuilder:
        _registered[route] = build
        return build

    return register


def registered() -> dict[str, PageBuilder]:
    """Route → builder, in the order of registration."""
    return dict(_registered)


def language(request: HttpRequest) -> str:
    """The language to write a page in: the reader's own choice, else what the browser prefers."""
    chosen = request.COOKIES.get("mindo_language", "")[:2]
    if chosen in {"en", "hi"}:
        return chosen
    return "hi" if request.headers.get("Accept-Language", "").lower().startswith("hi") else "en"
