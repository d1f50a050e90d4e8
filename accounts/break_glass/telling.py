"""Telling people of an opening; registered with `access.break_glass`."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from access.actors import Actor
from accounts.notifications.services import notify


def tell(*, actor: Actor, person_ids: Iterable[uuid.UUID], what: str, glass_id: uuid.UUID) -> None:
    """`opened` goes to everybody who reviews, `reviewed` to who opened; no name, no reason, no patient in any of it."""
    for person_id in person_ids:
        notify(actor=actor, person_id=person_id, template=f"break_glass.{what}", data={"glass_id": str(glass_id)})
