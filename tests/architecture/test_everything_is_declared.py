"""Deny by default: every endpoint, topic and command declares a permission, or says why it is open to all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from access.permissions import declared
from access.rest import ApiView
from realtime import registry

# Pages and machine endpoints outside the API: what they are, and why no permission guards them.
OPEN_PAGES = {
    "health/": "says whether the platform lives; holds nothing personal",
    "metrics": "counters without personal data, closed to the outside by its own check",
    "sandbox/pay/": "the sandbox gateway's hosted page; its secret token is the right to see it",
    "static/": "built assets",
    "_allauth/": "the sign-in engine's own endpoints, guarded by their own limits",
    "": "the browser apps' shells and public pages: they hold no data of their own",
}


def _walk(patterns: list[Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route, pattern.callback


def _endpoints() -> list[tuple[str, Any]]:
    return list(_walk(get_resolver().url_patterns))


def test_the_walk_finds_the_api() -> None:
    assert len([route for route, _ in _endpoints() if route.startswith("api/v1/")]) > 30


def test_every_endpoint_declares_a_permission_for_every_method_or_says_why_it_is_open() -> None:
    undeclared = []
    for route, callback in _endpoints():
        if not route.startswith("api/"):
            continue
        view = getattr(callback, "cls", None) or getattr(callback, "view_class", None)
        if view is None or not issubclass(view, ApiView):
            undeclared.append(f"{route}: not an ApiView")
            continue
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
            if not hasattr(view, method.lower()):
                continue
            codename = view.permission_for(method)
            if codename is None and not view.public:
                undeclared.append(f"{method} {route}")
            elif codename is not None and codename not in declared():
                undeclared.append(f"{method} {route}: unknown permission {codename}")
    assert undeclared == []


def test_every_other_address_is_a_known_open_page() -> None:
    strays = [
        route
        for route, callback in _endpoints()
        if not route.startswith("api/")
        and not any(start and route.lstrip("^").startswith(start) for start in OPEN_PAGES)
        and not getattr(callback, "open_page", False)
        and "shells" not in getattr(callback, "__module__", "")
    ]
    assert strays == []


@pytest.mark.parametrize("kind", ["topics", "commands"])
def test_every_topic_and_command_declares_a_known_permission(kind: str) -> None:
    entries = registry.registry.topics if kind == "topics" else registry.registry.commands
    assert entries
    undeclared = [
        name
        for name, entry in entries.items()
        if entry.permission not in declared() and not (kind == "topics" and getattr(entry, "public", False))
    ]
    assert undeclared == []


def test_every_permission_wider_or_view_names_one_that_exists() -> None:
    for permission in declared().values():
        for other in (permission.wider, permission.view):
            assert other is None or other in declared(), permission.codename


def test_personal_permissions_are_given_to_no_staff_role_by_default() -> None:
    staff = {"admin", "support", "finance", "compliance"}
    assert [
        p.codename
        for p in declared().values()
        if p.personal and not p.codename.endswith(".own") and staff & set(p.default_roles)
    ] == []
