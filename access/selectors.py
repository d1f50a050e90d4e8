"""Reading roles."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet, prefetch_related_objects

from access.actors import Actor
from access.authorize import authorize
from access.fields import field_shown
from access.models import Role, RoleGrant, RoleMember
from kernel import encryption
from kernel.errors import NotFound
from kernel.pagination import paginate


@dataclass(frozen=True, slots=True)
class MemberView:
    """A role's member; columns of hers that the reader's roles do not open are empty."""

    user_id: uuid.UUID
    name: str | None
    email: str | None
    given_by: str
    given_at: datetime


@dataclass(frozen=True, slots=True)
class MemberPage:
    """One page of members and the cursor of the next."""

    rows: list[MemberView]
    next: str | None


@dataclass(frozen=True, slots=True)
class RoleView:
    """A role as its screen shows it."""

    role: Role
    grants: list[str]
    member_count: int


def _with_counts() -> QuerySet[Role]:
    return Role.objects.annotate(
        member_count=Count("members", filter=Q(members__ended_at__isnull=True), distinct=True)
    ).prefetch_related(Prefetch("grants", queryset=RoleGrant.objects.order_by("codename")))


def _view(role: Any) -> RoleView:
    return RoleView(role, [grant.codename for grant in role.grants.all()], role.member_count)


def role_list(*, actor: Actor) -> list[RoleView]:
    """All roles, the retired last; three queries however many there are."""
    authorize(actor, "roles.view")
    return [_view(role) for role in _with_counts().order_by("retired_at", "name")]


def role_get(*, actor: Actor, role_id: uuid.UUID) -> RoleView:
    authorize(actor, "roles.view")
    role = _with_counts().filter(id=role_id).first()
    if role is None:
        raise NotFound
    return _view(role)


def role_members(*, actor: Actor, role_id: uuid.UUID, cursor: str | None, limit: int) -> MemberPage:
    """The people who hold a role now."""
    authorize(actor, "roles.view")
    page = paginate(RoleMember.objects.filter(role_id=role_id, ended_at__isnull=True), cursor=cursor, limit=limit)
    name, email = (field_shown(actor, f"accounts.user.{column}") for column in ("name", "email"))
    if name:
        # Names are sealed: the keys first, in one query, then the people.
        encryption.warm(member.user_id for member in page.rows)
    if name or email:
        prefetch_related_objects(page.rows, "user")
    rows = []
    for member in page.rows:
        user: Any = member.user if name or email else None
        rows.append(
            MemberView(
                member.user_id,
                user.name if name else None,
                user.email if email else None,
                member.given_by,
                member.created_at,
            )
        )
    return MemberPage(rows, page.next)
