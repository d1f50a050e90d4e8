"""Writing roles: make, change, give, take. Nobody grants what he does not hold; one super-administrator always remains."""

from __future__ import annotations

import re
import uuid

from django.db import IntegrityError, transaction

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from access.grants import held_by
from access.models import Role, RoleGrant, RoleMember
from access.permissions import declared
from access.proof import demand_fresh_proof
from kernel import clock, outbox
from kernel.errors import Conflict, Forbidden, Invalid, NotFound
from kernel.faults import Fault

SLUG = re.compile(r"[^a-z0-9]+")


def _locked(role_id: uuid.UUID) -> Role:
    role = Role.objects.select_for_update(of=("self",)).filter(id=role_id).first()
    if role is None:
        raise NotFound
    return role


def _may_grant(actor: Actor, codenames: set[str]) -> None:
    """The escalation guard."""
    unknown = codenames - declared().keys()
    if unknown:
        raise Invalid("unknown_permission", fields={"grants": [f"There is no permission {min(unknown)}."]})
    held = held_by(actor)
    beyond = set() if actor.kind == "system" or _is_super(actor) else codenames - held
    if beyond:
        raise Forbidden(
            "grant_beyond_own", "You can only grant what you hold yourself.", data={"permissions": sorted(beyond)}
        )


def _is_super(actor: Actor) -> bool:
    if actor.id is None:
        return False
    return RoleMember.objects.filter(user_id=actor.id, role__is_super=True, ended_at__isnull=True).exists()


def rights_announce(user_ids: list[uuid.UUID]) -> None:
    """Open screens refresh their rights; every node re-checks the persons' sockets."""
    for user_id in sorted(user_ids):
        outbox.publish(f"user:{user_id}", "rights.changed", {})
        outbox.control("recheck", user_id=str(user_id))


def _members(role: Role) -> list[uuid.UUID]:
    return list(role.members.filter(ended_at__isnull=True).values_list("user_id", flat=True))


@transaction.atomic
def role_create(*, actor: Actor, name: str, description: str = "", grants: set[str]) -> Role:
    """A new role. Errors: Conflict `role_exists`, Forbidden `grant_beyond_own`, Invalid `unknown_permission`."""
    authorize(actor, "roles.edit")
    demand_fresh_proof(actor)
    _may_grant(actor, grants)
    slug = SLUG.sub("_", name.lower()).strip("_")[:60] or f"role_{uuid.uuid4().hex[:8]}"
    try:
        with transaction.atomic():
            role = Role.objects.create(slug=slug, name=name.strip(), description=description.strip())
    except IntegrityError:
        raise Conflict(
            "role_exists", "There is a role of that name.", fields={"name": [Fault.said("taken", "Taken.")]}
        ) from None
    RoleGrant.objects.bulk_create([RoleGrant(role=role, codename=codename) for codename in sorted(grants)])
    record(actor, "role.created", resource=role, data={"grants": sorted(grants)})
    return role


@transaction.atomic
def role_update(
    *,
    actor: Actor,
    role_id: uuid.UUID,
    version: int,
    name: str | None = None,
    description: str | None = None,
    grants: set[str] | None = None,
) -> Role:
    """Change a role. Errors: Conflict `stale_version`, Forbidden `super_role_is_fixed`/`grant_beyond_own`."""
    authorize(actor, "roles.edit")
    demand_fresh_proof(actor)
    role = _locked(role_id)
    if role.is_super:
        raise Forbidden("super_role_is_fixed", "The super-administrator role cannot be changed.")
    if role.version != version:
        raise Conflict("stale_version", "Somebody changed this role meanwhile.", data={"version": role.version})
    before = set(role.grants.values_list("codename", flat=True))
    after = before if grants is None else grants
    _may_grant(actor, (after - before) & declared().keys() | (after - declared().keys() - before))
    role.name = role.name if name is None else name.strip()
    role.description = role.description if description is None else description.strip()
    role.version += 1
    role.save()
    role.grants.filter(codename__in=before - after).delete()
    RoleGrant.objects.bulk_create([RoleGrant(role=role, codename=codename) for codename in sorted(after - before)])
    record(
        actor,
        "role.changed",
        resource=role,
        data={"granted": sorted(after - before), "withdrawn": sorted(before - after)},
    )
    if after != before:
        rights_announce(_members(role))
    return role


@transaction.atomic
def role_retire(*, actor: Actor, role_id: uuid.UUID) -> Role:
    """End a role for everyone who holds it. Base roles and the super role stay."""
    authorize(actor, "roles.edit")
    demand_fresh_proof(actor)
    role = _locked(role_id)
    if role.is_super or role.is_base:
        raise Forbidden("role_is_fixed", "This role belongs to the platform and cannot be retired.")
    if role.retired_at is None:
        role.retired_at = clock.now()
        role.save()
        record(actor, "role.retired", resource=role)
        rights_announce(_members(role))
    return role


@transaction.atomic
def role_give(*, actor: Actor, role_id: uuid.UUID, user_id: uuid.UUID) -> RoleMember:
    """Give a role to a person; again is no change. The giver must hold all it grants."""
    authorize(actor, "roles.grant")
    demand_fresh_proof(actor)
    role = _locked(role_id)
    if role.retired_at is not None:
        raise Conflict("role_retired", "This role has been retired.")
    if role.is_super:
        _only_super_makes_super(actor)
    else:
        _may_grant(actor, set(role.grants.values_list("codename", flat=True)) & declared().keys())
    member = RoleMember.objects.filter(role=role, user_id=user_id, ended_at__isnull=True).first()
    if member is None:
        member = RoleMember.objects.create(role=role, user_id=user_id, given_by=actor.label)
        record(actor, "role.given", resource=role, person=user_id)
        rights_announce([user_id])
    return member


def _only_super_makes_super(actor: Actor) -> None:
    if actor.kind == "system":
        return
    if not _is_super(actor):
        raise Forbidden("grant_beyond_own", "Only a super-administrator can make another.")


@transaction.atomic
def role_take(*, actor: Actor, role_id: uuid.UUID, user_id: uuid.UUID) -> None:
    """Take a role from a person; again is no change. Error: Conflict `last_super_admin`."""
    authorize(actor, "roles.grant")
    demand_fresh_proof(actor)
    role = _locked(role_id)
    member = RoleMember.objects.filter(role=role, user_id=user_id, ended_at__isnull=True).first()
    if member is None:
        return
    if role.is_super:
        _only_super_makes_super(actor)
        if role.members.filter(ended_at__isnull=True, user__is_active=True).count() <= 1:
            raise Conflict("last_super_admin", "The last super-administrator cannot be removed.")
    member.ended_at = clock.now()
    member.save()
    record(actor, "role.taken", resource=role, person=user_id)
    rights_announce([user_id])


def give_base_role(*, user_id: uuid.UUID, slug: str, by: str) -> None:
    """The platform gives a base role itself (sign-up, approval), inside the caller's transaction."""
    role = Role.objects.get(slug=slug)
    role_give(actor=Actor.system(by), role_id=role.id, user_id=user_id)
