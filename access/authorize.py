"""The one decision: may this actor do this with that? REST, sockets and services all ask here."""

from __future__ import annotations

from typing import Any

from access.actors import Actor
from access.denials import denial_of
from access.grants import held_by
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


def decide(actor: Actor, codename: str, resource: Any = NOTHING) -> DomainError | None:
    """None if allowed, else the refusal: 401 nobody signed in, 404 may not know of it, 403 may see but not do.

    Without a resource the question is whether the actor may do this at all (navigation, lists); the service asks again with it.
    """
    wanted = permission(codename)
    held = held_by(actor)
    if _allows(held, wanted, actor, resource):
        return None
    if actor.kind == "anonymous":
        return Unauthenticated()
    if resource is NOTHING:
        return Forbidden(data={"permission": codename})
    seen = permission(wanted.view) if wanted.view else wanted
    if _allows(held, seen, actor, resource):
        return Forbidden(data={"permission": codename})
    return NotFound()


def authorize(actor: Actor, codename: str, resource: Any = NOTHING) -> None:
    """Raise the refusal, if there is one. The edge that meets it writes it down (`access.denials`)."""
    refusal = decide(actor, codename, resource)
    if refusal is not None:
        refusal.denial = denial_of(actor, codename, None if resource is NOTHING else resource)
        raise refusal


def can(actor: Actor, codename: str, resource: Any = NOTHING) -> bool:
    return decide(actor, codename, resource) is None
