"""Telling people of an opening: how it is done belongs to a higher app, which registers itself."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Protocol

from access.actors import Actor
from access.break_glass.models import BreakGlass
from access.grants import holders_with_super
from kernel import outbox

QUEUE = "work:break_glass"


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


def announce(glass: BreakGlass) -> None:
    """The queue shows it; ids and states only."""
    outbox.publish(QUEUE, "glass.changed", {"glass_id": str(glass.id)})
    outbox.publish(f"break_glass:{glass.id}", "glass.changed", {"glass_id": str(glass.id)})
