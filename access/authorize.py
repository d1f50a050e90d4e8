"""The one decision: may this actor do this with that? REST, sockets and services all ask here."""

from __future__ import annotations

from typing import Any

from access import records
from access.actors import Actor
from access.break_glass import force
from access.denials import denial_of
from access.grants import Standing, standing_of
from access.permissions import Permission, permission
from kernel.errors import DomainError, Forbidden, NotFound, Unauthenticated

# Marks "no particular resource", so that a resource which happens to be None is never mistaken for it.
NOTHING: Any = object()


def _allows(held: frozenset[str], wanted: Permission, actor: Actor, resource: Any) -> bool:
    if wanted.wider and wanted.wider in held:
        return True
    if wanted.codename not in held:
        return False
    if resource is NOTHING or wanted.scope is None or actor.kind in {"system", "service"}:
        return True
    return wanted.scope(actor, resource)


def _closed(held: frozenset[str], wanted: Permission, actor: Actor, resource: Any) -> DomainError | None:
    """Why a record that roles would open is closed all the same (`access.records`)."""
    rule = records.rule_of(wanted.codename)
    if rule is None or resource is NOTHING or actor.kind not in {"person", "guest"}:
        return None
    party = wanted.codename in held and (wanted.scope is None or wanted.scope(actor, resource))
    return records.closed_record(rule, resource, reader=actor.id, outsider=not party)


def decide(actor: Actor, codename: str, resource: Any = NOTHING, *, writes: bool = False) -> DomainError | None:
    """None if allowed, else the refusal: 401 nobody signed in, 404 may not know of it, 403 may see but not do.

    Without a resource the question is whether the actor may do this at all (navigation, lists); the service asks again with it.
    `writes` is said by the edges (REST, commands): whoever looks through a role changes nothing (403 `read_only_view`).
    """
    wanted = permission(codename)
    standing = standing_of(actor)
    if writes and standing.viewing is not None:
        return Forbidden("read_only_view", "You are looking as a role; nothing can be changed meanwhile.")
    refusal = _by_roles(actor, wanted, resource, standing)
    if refusal is None or standing.viewing is not None:
        return refusal
    if "break_glass.use" in standing.held and force.opens(actor, codename, resource, NOTHING):
        return None
    return refusal


def _by_roles(actor: Actor, wanted: Permission, resource: Any, standing: Standing) -> DomainError | None:
    held = standing.held
    if _allows(held, wanted, actor, resource):
        return _closed(held, wanted, actor, resource)
    if actor.kind == "anonymous":
        return Unauthenticated()
    if resource is NOTHING:
        return Forbidden(data={"permission": wanted.codename})
    seen = permission(wanted.view) if wanted.view else wanted
    if _allows(held, seen, actor, resource):
        return _closed(held, seen, actor, resource) or Forbidden(data={"permission": wanted.codename})
    return NotFound()


def authorize(actor: Actor, codename: str, resource: Any = NOTHING, *, writes: bool = False) -> None:
    """Raise the refusal, if there is one. The edge that meets it writes it down (`access.denials`)."""
    refusal = decide(actor, codename, resource, writes=writes)
    if refusal is not None:
        refusal.denial = denial_of(actor, codename, None if resource is NOTHING else resource)
        raise refusal


def can(actor: Actor, codename: str, resource: Any = NOTHING) -> bool:
    return decide(actor, codename, resource) is None
