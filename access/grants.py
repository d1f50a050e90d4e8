"""What an actor holds, read from the roles' rows."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from access.actors import Actor
from access.models import RoleGrant, RoleMember
from access.permissions import declared

Limit = Callable[[uuid.UUID, frozenset[str]], frozenset[str]]
_limits: list[Limit] = []
_known: ContextVar[dict[uuid.UUID, frozenset[str]] | None] = ContextVar("grants_known", default=None)


def register_limit(limit: Limit) -> None:
    """Narrow what people hold, by a rule of a higher app (a missing second factor); called from AppConfig.ready()."""
    if limit not in _limits:
        _limits.append(limit)


def codenames_before_limits(user_id: uuid.UUID) -> frozenset[str]:
    """What a person's roles grant now; nothing once she is deactivated. The super role grants all that is not personal."""
    held = RoleMember.objects.filter(
        user_id=user_id, user__is_active=True, ended_at__isnull=True, role__retired_at__isnull=True
    )
    names: set[str] = set()
    for is_super, codename in held.values_list("role__is_super", "role__grants__codename"):
        if is_super:
            names.update(name for name, permission in declared().items() if not permission.personal)
        if codename:
            names.add(codename)
    return frozenset(names & declared().keys())


@contextmanager
def read_once() -> Iterator[None]:
    """Inside, what a person holds is read once: for one service call that asks several times, and for nothing longer."""
    token = _known.set({})
    try:
        yield
    finally:
        _known.reset(token)


def codenames_of(user_id: uuid.UUID) -> frozenset[str]:
    """What a person holds now: her roles' grants within the registered limits."""
    known = _known.get()
    if known is not None and user_id in known:
        return known[user_id]
    names = codenames_before_limits(user_id)
    for limit in _limits:
        names = limit(user_id, names)
    if known is not None:
        known[user_id] = names
    return names


def held_by(actor: Actor) -> frozenset[str]:
    """The codenames an actor holds, public ones included."""
    public = {name for name, permission in declared().items() if permission.public}
    if actor.kind in {"system", "service"}:
        return frozenset(declared())
    if actor.is_person and actor.id is not None:
        return codenames_of(actor.id) | public
    if actor.kind == "guest":
        return frozenset(public | {name for name, permission in declared().items() if permission.guests})
    return frozenset(public)


def role_slugs(user_id: uuid.UUID) -> list[str]:
    return list(
        RoleMember.objects.filter(user_id=user_id, ended_at__isnull=True, role__retired_at__isnull=True)
        .order_by("role__slug")
        .values_list("role__slug", flat=True)
    )


def holders_of(codename: str) -> list[uuid.UUID]:
    """The people who hold a permission through any role (for alerts and queues)."""
    granting = set(
        RoleGrant.objects.filter(codename=codename, role__retired_at__isnull=True).values_list("role", flat=True)
    )
    return list(
        RoleMember.objects.filter(role__in=granting, ended_at__isnull=True).values_list("user_id", flat=True).distinct()
    )
