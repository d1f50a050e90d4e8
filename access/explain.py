"""Why somebody can or cannot do something: the same facts the decision is made of, in words a screen can show."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Literal

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import QuerySet

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from access.grants import codenames_before_limits, codenames_of
from access.models import Role
from access.permissions import declared
from kernel.errors import Invalid, NotFound

Reason = Literal[
    "public", "granted", "super", "wider", "own_only", "deactivated", "personal", "second_factor", "retired", "no_role"
]


@dataclass(frozen=True, slots=True)
class Fact:
    """One reason; `roles` names the roles it speaks of: those that grant, once granted, or would grant."""

    reason: Reason
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    allowed: bool
    facts: list[Fact]


@transaction.atomic
def explain(*, actor: Actor, user_id: uuid.UUID, codename: str) -> Explanation:
    """Whether a person holds a permission now, and why. Invalid `unknown_permission`; NotFound. The look is audited."""
    authorize(actor, "roles.view")
    permission = declared().get(codename)
    if permission is None:
        raise Invalid("unknown_permission", fields={"permission": [f"There is no permission {codename}."]})
    user = get_user_model().objects.filter(id=user_id).first()
    if user is None:
        raise NotFound
    record(actor, "access.explained", resource=("permission", codename), person=user_id)
    if permission.public:
        return Explanation(True, [Fact("public")])
    if not user.is_active:
        return Explanation(False, [Fact("deactivated")])
    held = codenames_of(user_id)
    mine = Role.objects.filter(members__user_id=user_id, members__ended_at__isnull=True)
    if codename in held or permission.wider in held:
        facts = []
        names = _names(mine.filter(retired_at=None, grants__codename=codename))
        if names:
            facts.append(Fact("granted", names))
        if not permission.personal and mine.filter(is_super=True).exists():
            facts.append(Fact("super"))
        if permission.wider in held:
            facts.append(Fact("wider"))
        elif permission.scope is not None:
            facts.append(Fact("own_only"))
        return Explanation(True, facts)
    return Explanation(False, _refusals(user_id, codename, personal=permission.personal))


def _names(roles: QuerySet[Role]) -> tuple[str, ...]:
    return tuple(roles.order_by("name").values_list("name", flat=True).distinct())


def _refusals(user_id: uuid.UUID, codename: str, *, personal: bool) -> list[Fact]:
    if codename in codenames_before_limits(user_id):
        return [Fact("second_factor")]
    mine = Role.objects.filter(members__user_id=user_id, members__ended_at__isnull=True)
    facts = []
    retired = _names(mine.filter(retired_at__isnull=False, grants__codename=codename))
    if retired:
        facts.append(Fact("retired", retired))
    if personal and mine.filter(is_super=True).exists():
        facts.append(Fact("personal"))
    return [*facts, Fact("no_role", _names(Role.objects.filter(retired_at=None, grants__codename=codename)))]
