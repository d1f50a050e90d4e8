"""What an opening in force allows: asked by the one decision whenever roles say no."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import QuerySet

from access.actors import Actor
from access.break_glass.models import BreakGlass
from access.records import rule_of
from kernel import clock


def in_force(actor: Actor) -> QuerySet[BreakGlass]:
    """The actor's opening that counts at this moment and in this sign-in, if there is one."""
    return BreakGlass.objects.filter(
        by_id=actor.id, session_id=actor.session_id or "-", ended_at__isnull=True, ends_at__gt=clock.now()
    )


def opens(actor: Actor, codename: str, resource: Any, nothing: Any) -> bool:
    """Whether an opening in force allows this, of the one person it is for.

    Without a resource (`nothing`) the question is whether it allows such things at all; the service asks again.
    """
    rule = rule_of(codename)
    if rule is None or not rule.emergency or not actor.is_person or not actor.session_id:
        return False
    person: uuid.UUID | None = None
    if resource is not nothing:
        person = rule.subject(resource)
        if person is None:
            return False
    for glass in in_force(actor).only("person_id", "opens"):
        if codename in glass.opens and (person is None or glass.person_id == person):
            return True
    return False
