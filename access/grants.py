"""What an actor holds, read from the roles' rows."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache

from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import Model

from access.actors import Actor
from access.models import Role, RoleGrant, RoleMember, RoleViewing
from access.permissions import declared
from kernel import clock

Limit = Callable[[uuid.UUID, frozenset[str]], frozenset[str]]
_limits: list[Limit] = []


def register_limit(limit: Limit) -> None:
    """Narrow what people hold, by a rule of a higher app (a missing second factor); called from AppConfig.ready()."""
    if limit not in _limits:
        _limits.append(limit)


@dataclass(frozen=True, slots=True)
class Standing:
    """What an actor holds, and the role she looks through at the moment (then nothing may be written)."""

    held: frozenset[str]
    viewing: uuid.UUID | None = None


_known: ContextVar[dict[tuple[uuid.UUID, str | None], Standing] | None] = ContextVar("grants_known", default=None)


def _not_personal() -> set[str]:
    return {name for name, permission in declared().items() if not permission.personal}


@lru_cache(maxsize=1)
def _question() -> str:
    """SQL of `_granted`, which is asked at every request, command and subscription: the ORM takes longer to write it than
    PostgreSQL to answer."""
    tables: dict[str, type[Model]] = {
        "member": RoleMember, "role": Role, "granted": RoleGrant, "looking": RoleViewing, "person": get_user_model(),
    }  # fmt: skip
    return """
        SELECT bool_or(role.is_super),
               array_agg(DISTINCT granted.codename) FILTER (WHERE granted.codename IS NOT NULL),
               (SELECT looking.role_id FROM {looking} AS looking
                 WHERE looking.user_id = %(user)s AND looking.session_id = %(session)s
                   AND looking.ended_at IS NULL AND looking.ends_at > %(now)s LIMIT 1)
          FROM {member} AS member
          JOIN {role} AS role ON role.id = member.role_id AND role.retired_at IS NULL
          JOIN {person} AS person ON person.id = member.user_id AND person.is_active
          LEFT JOIN {granted} AS granted ON granted.role_id = role.id
         WHERE member.user_id = %(user)s AND member.ended_at IS NULL
    """.format(**{name: connection.ops.quote_name(model._meta.db_table) for name, model in tables.items()})  # noqa: S608 - names of our own models


def _granted(user_id: uuid.UUID, session_id: str | None) -> tuple[frozenset[str], uuid.UUID | None]:
    """What the person's roles grant, and the role this sign-in looks through; one query."""
    with connection.cursor() as cursor:
        cursor.execute(_question(), {"user": user_id, "session": session_id or "-", "now": clock.now()})
        row = cursor.fetchone()
    # An aggregate always has a row; without a role there is nothing in it.
    is_super, codenames, viewing = row if row is not None and row[0] is not None else (False, None, None)
    names = set(codenames or ())
    if is_super:
        names |= _not_personal()
    return frozenset(names & declared().keys()), viewing


def codenames_before_limits(user_id: uuid.UUID) -> frozenset[str]:
    """What a person's roles grant now; nothing once she is deactivated. The super role grants all that is not personal."""
    return _granted(user_id, None)[0]


def role_codenames(role_id: uuid.UUID) -> frozenset[str]:
    """What a role lets its members do."""
    names: set[str] = set()
    for is_super, codename in Role.objects.filter(id=role_id).values_list("is_super", "grants__codename"):
        names.update(_not_personal() if is_super else {codename} if codename else ())
    return frozenset(names & declared().keys())


@contextmanager
def read_once() -> Iterator[None]:
    """Inside, what a person holds is read once: for one service call that asks several times, and for nothing longer."""
    token = _known.set({})
    try:
        yield
    finally:
        _known.reset(token)


def _standing(user_id: uuid.UUID, session_id: str | None) -> Standing:
    known = _known.get()
    if known is not None and (user_id, session_id) in known:
        return known[user_id, session_id]
    names, viewing = _granted(user_id, session_id)
    for limit in _limits:
        names = limit(user_id, names)
    if viewing is not None:
        # Looking through a role narrows, and never widens: nobody sees by it what she may not see anyway.
        always = {name for name, permission in declared().items() if permission.always}
        names &= role_codenames(viewing) | always
    standing = Standing(names, viewing)
    if known is not None:
        known[user_id, session_id] = standing
    return standing


def codenames_of(user_id: uuid.UUID, session_id: str | None = None) -> frozenset[str]:
    """What a person holds now (in this sign-in, if one is named): her roles' grants within the registered limits."""
    return _standing(user_id, session_id).held


def standing_of(actor: Actor) -> Standing:
    """What an actor holds, public permissions included, and whether she only looks."""
    public = {name for name, permission in declared().items() if permission.public}
    if actor.kind in {"system", "service"}:
        return Standing(frozenset(declared()))
    if actor.is_person and actor.id is not None:
        mine = _standing(actor.id, actor.session_id)
        return Standing(mine.held | public, mine.viewing)
    if actor.kind == "guest":
        return Standing(frozenset(public | {name for name, permission in declared().items() if permission.guests}))
    return Standing(frozenset(public))


def held_by(actor: Actor) -> frozenset[str]:
    """The codenames an actor holds, public ones included."""
    return standing_of(actor).held


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


def holders_with_super(codename: str) -> list[uuid.UUID]:
    """Everybody who holds a permission that is not personal, super-administrators included."""
    members = RoleMember.objects.filter(role__is_super=True, ended_at__isnull=True, user__is_active=True).values_list(
        "user_id", flat=True
    )
    return sorted({*holders_of(codename), *members})
