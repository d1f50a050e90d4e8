"""Deny by default: every endpoint, topic, command and personal column declares who may, or says why it is open to all."""

from __future__ import annotations

from access.coverage import coverage, routes
from access.fields import field_problem, field_rules
from access.permissions import declared

# Pages and machine endpoints outside the API: what they are, and why no permission guards them.
OPEN_PAGES = {
    "health/": "says whether the platform lives; holds nothing personal",
    "metrics": "counters without personal data, closed to the outside by its own check",
    "sandbox/pay/": "the sandbox gateway's hosted page; its secret token is the right to see it",
    "static/": "built assets",
    "_allauth/": "the sign-in engine's own endpoints, guarded by their own limits",
    "": "the browser apps' shells and public pages: they hold no data of their own",
}


def test_the_walk_finds_everything() -> None:
    kinds = [entry.kind for entry in coverage()]
    assert kinds.count("endpoint") > 60
    assert kinds.count("topic") >= 10
    assert kinds.count("command") >= 9
    assert kinds.count("field") >= 6


def test_nothing_is_open_that_nobody_declared() -> None:
    assert [f"{entry.kind} {entry.name}: {entry.problem}" for entry in coverage() if entry.problem] == []


def test_what_is_open_to_all_says_why() -> None:
    assert [entry.name for entry in coverage() if not entry.guards and not entry.public and entry.kind != "field"] == []


def test_a_column_nobody_declared_and_a_rule_without_permission_are_found() -> None:
    assert field_problem("accounts.user.shoe_size") == "undeclared"
    assert {field_problem(name) for name in field_rules()} == {None}


def test_every_other_address_is_a_known_open_page() -> None:
    strays = [
        route
        for route, callback in routes()
        if not route.startswith("api/")
        and not any(start and route.lstrip("^").startswith(start) for start in OPEN_PAGES)
        and not getattr(callback, "open_page", False)
        and "shells" not in getattr(callback, "__module__", "")
    ]
    assert strays == []


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
