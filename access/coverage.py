"""What of the platform is guarded by which permission, and what is not: endpoints, topics, commands and personal columns.

The engine's topics and commands are told by the engine itself (`register`), because this app stands below it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from django.urls import URLPattern, URLResolver, get_resolver

from access.fields import field_problem, field_rules, personal_columns
from access.permissions import declared
from access.rest import ApiView

Kind = Literal["endpoint", "topic", "command", "field"]
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
API = "api/"


@dataclass(frozen=True, slots=True)
class Guarded:
    """One thing that can be asked of the platform.

    name: `GET api/v1/…`, a topic's pattern, a command's name or `app.model.column`; guards: the permissions any of which is
    wanted; public: why it is open to all, if it is; problem: why it counts as open although it must not be.
    """

    kind: Kind
    name: str
    guards: tuple[str, ...] = ()
    public: str = ""
    problem: str | None = None


Source = Callable[[], Iterable[tuple[str, str, bool]]]
_sources: dict[Kind, Source] = {}


def register(kind: Kind, source: Source) -> None:
    """`source` yields (name, codename, public) of everything of its kind; called from AppConfig.ready()."""
    _sources[kind] = source


def routes() -> Iterator[tuple[str, Any]]:
    """Every address of the platform with its callback."""
    yield from _walk(get_resolver().url_patterns)


def _walk(patterns: list[Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route, pattern.callback


def endpoints() -> Iterator[tuple[str, str, type[ApiView]]]:
    """(method, route, view) of every method of the API; a view that is none of ours is left out."""
    for route, callback in routes():
        view = getattr(callback, "cls", None) or getattr(callback, "view_class", None)
        if route.startswith(API) and view is not None and issubclass(view, ApiView):
            yield from ((method, route, view) for method in METHODS if hasattr(view, method.lower()))


def _endpoints() -> Iterator[Guarded]:
    seen = set()
    for method, route, view in endpoints():
        seen.add(route)
        codename = view.permission_for(method)
        problem = None
        if codename is None and not view.public:
            problem = "undeclared"
        elif codename is not None and codename not in declared():
            problem = f"unknown permission {codename}"
        yield Guarded("endpoint", f"{method} {route}", (codename,) if codename else (), view.public or "", problem)
    for route, _ in routes():
        if route.startswith(API) and route not in seen:
            yield Guarded("endpoint", route, problem="not an ApiView")


def _live(kind: Kind) -> Iterator[Guarded]:
    for name, codename, public in _sources[kind]() if kind in _sources else ():
        problem = None if codename in declared() else f"unknown permission {codename}"
        yield Guarded(kind, name, (codename,), "open to visitors" if public else "", problem)


def _fields() -> Iterator[Guarded]:
    rules = field_rules()
    for name in sorted(personal_columns()):
        rule = rules.get(name)
        yield Guarded("field", name, rule.opens if rule else (), "", field_problem(name))


def coverage() -> list[Guarded]:
    """Everything, endpoints first. Nothing with a `problem` may be shipped."""
    return [*_endpoints(), *_live("topic"), *_live("command"), *_fields()]
