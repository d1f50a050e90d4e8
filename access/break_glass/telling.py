"""Telling people of an opening: how it is done belongs to a higher app, which registers itself."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Protocol

from django.db import connection

from access.actors import Actor
from access.break_glass.models import BreakGlass
from access.grants import holders_with_super
from kernel import clock, outbox

QUEUE = "work:break_glass"
_LOCK = 7_204_015


class Tell(Protocol):
    """Tell people, in the caller's transaction: `opened` to those who review, `reviewed` to who opened it."""

    def __call__(self, *, actor: Actor, person_ids: Iterable[uuid.UUID], what: str, glass_id: uuid.UUID) -> None: ...


_tellers: list[Tell] = []


def register_teller(tell: Tell) -> None:
    """Called from AppConfig.ready()."""
    _tellers[:] = [tell]


def tell(*, actor: Actor, person_ids: Iterable[uuid.UUID], what: str, glass_id: uuid.UUID) -> None:
    for teller in _tellers:
        teller(actor=actor, person_ids=person_ids, what=what, glass_id=glass_id)


def second_persons(opener: uuid.UUID) -> list[uuid.UUID]:
    """Everybody who may review an opening of this person: all who hold the permission but herself."""
    return [one for one in holders_with_super("break_glass.review") if one != opener]


def counts() -> dict[str, int]:
    """How many are open now, and how many wait for a verdict."""
    unreviewed = BreakGlass.objects.filter(reviewed_at__isnull=True)
    in_force = unreviewed.filter(ended_at__isnull=True, ends_at__gt=clock.now()).count()
    return {"open": in_force, "waiting": unreviewed.count() - in_force}


def announce(glass: BreakGlass) -> None:
    """The queue shows it; ids and numbers only."""
    with connection.cursor() as cursor:
        # Two changes at once count one after the other, so that the later of the two events is right.
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    outbox.publish(QUEUE, "glass.changed", {"glass_id": str(glass.id), **counts()})
    outbox.publish(f"break_glass:{glass.id}", "glass.changed", {"glass_id": str(glass.id)})
