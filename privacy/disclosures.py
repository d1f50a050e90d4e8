"""Who opened a person's record, as she may read it: names of readers and codes of what they did, never what they read."""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from access.actors import Actor
from access.authorize import authorize
from access.grants import role_slugs
from access.models import AuditEvent
from access.trail.selectors import about
from accounts.people.selectors import UNNAMED, person_cards
from kernel.ids import parse_uuid
from kernel.pagination import paginate


@dataclass(frozen=True, slots=True)
class Disclosure:
    """One line of the list."""

    at: datetime
    actor: str
    who: str
    role: str
    action: str
    outcome: str
    break_glass: bool

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class DisclosurePage:
    """A page of lines, newest first."""

    rows: list[Disclosure]
    next: str | None


def disclosures_of(*, actor: Actor, person_id: uuid.UUID, cursor: str | None, limit: int) -> DisclosurePage:
    """What others did with a person's record, newest first. What she did herself is not a disclosure."""
    authorize(actor, "privacy.own", person_id)
    rows = (
        AuditEvent.objects.filter(about(person_id), actor__startswith="person:")
        .exclude(actor=f"person:{person_id}")
        .defer("previous", "digest")
    )
    page = paginate(rows, cursor=cursor, limit=limit, order="-at")
    people = {parsed for row in page.rows if (parsed := parse_uuid(row.actor.partition(":")[2]))}
    cards = person_cards(people)
    roles = {one: ", ".join(role_slugs(one)) for one in people}
    return DisclosurePage([_line(row, cards, roles) for row in page.rows], page.next)


def _line(row: AuditEvent, cards: dict[uuid.UUID, Any], roles: dict[uuid.UUID, str]) -> Disclosure:
    kind, _, name = row.actor.partition(":")
    reader = parse_uuid(name)
    card = cards.get(reader) if reader else None
    return Disclosure(
        row.at,
        kind,
        card.name if card else UNNAMED,
        roles.get(reader, "") if reader else "",
        row.action,
        row.outcome,
        bool(row.data.get("break_glass")),
    )
