"""Who saw whom: the disclosure questions (45 CFR 164.528; 164.308(a)(1)(ii)(D)), over the lines of the audit log.

"Who saw patient Y" groups what is about her by who did it, "what did X see between T1 and T2" groups what he did by whom it is
about. A line is about its subject and about everybody its list has shown. Refusals are no disclosure: nothing was shown.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
from django.db import connection, transaction

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from access.trail.selectors import Search, names_of
from kernel.errors import Invalid
from kernel.faults import Fault
from kernel.pagination import decode, encode


@dataclass(frozen=True, slots=True)
class Sighting:
    """What one actor did with one person's record, taken together."""

    actor: str
    person_id: uuid.UUID
    lines: int
    first_at: datetime
    last_at: datetime
    emergency: bool
    actions: list[str]
    name: str | None = None


@dataclass(frozen=True, slots=True)
class SightingPage:
    """Newest first."""

    rows: list[Sighting]
    next: str | None = field(default=None)


# Subject and list lines are two branches, so that each is found by its own index; a list that also names a subject is one line.
_WHO_SAW = """
    SELECT actor AS key, at, action, data ? 'break_glass' AS marked FROM access_auditevent
     WHERE outcome = 'ok' AND person_id = %(person)s
    UNION ALL
    SELECT actor, at, action, data ? 'break_glass' FROM access_auditevent
     WHERE outcome = 'ok' AND data ? 'shown' AND data -> 'shown' @> %(listed)s::jsonb AND person_id IS DISTINCT FROM %(person)s
"""
_WHOM_SAW = """
    SELECT person_id::text AS key, at, action, data ? 'break_glass' AS marked FROM access_auditevent
     WHERE outcome = 'ok' AND actor = %(actor)s AND person_id IS NOT NULL
    UNION ALL
    SELECT one.id, at, action, data ? 'break_glass' FROM access_auditevent, jsonb_array_elements_text(data -> 'shown') AS one (id)
     WHERE outcome = 'ok' AND actor = %(actor)s AND data ? 'shown' AND person_id::text IS DISTINCT FROM one.id
"""
_GROUPED = """
    SELECT key, count(*), min(at), max(at), bool_or(marked), array_agg(DISTINCT action) FROM ({lines}) AS line
     WHERE key <> %(oneself)s AND ({people})
       AND (%(since)s::timestamptz IS NULL OR at >= %(since)s) AND (%(until)s::timestamptz IS NULL OR at < %(until)s)
     GROUP BY key
    HAVING %(last_at)s::timestamptz IS NULL OR max(at) < %(last_at)s OR (max(at) = %(last_at)s AND key > %(last_key)s)
     ORDER BY max(at) DESC, key LIMIT %(limit)s
"""
_QUESTIONS = {
    "who_saw": _GROUPED.format(lines=_WHO_SAW, people="key LIKE 'person:%%' OR key LIKE 'guest:%%'"),
    "whom_saw": _GROUPED.format(lines=_WHOM_SAW, people="true"),
}


def sightings(
    *,
    actor: Actor,
    person: uuid.UUID | None = None,
    by: uuid.UUID | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> SightingPage:
    """Who saw `person`, or whom `by` saw, newest first. Exactly one of the two; Invalid by field otherwise.

    What somebody does with his own record, and what was refused, is left out; guests and persons count, the platform does not.
    """
    authorize(actor, "audit.view")
    asked = person if person is not None else by
    if asked is None or (person is not None and by is not None):
        raise Invalid("invalid_input", fields={"person": [Fault.said("one_of_two", "Name one of the two.")]})
    question = "who_saw" if person is not None else "whom_saw"
    last_at, last_key = _after(cursor)
    given = {
        "person": person, "listed": orjson.dumps([str(person)]).decode(), "actor": f"person:{by}",
        "oneself": f"person:{person}" if person is not None else str(by), "since": since, "until": until,
        "last_at": last_at, "last_key": last_key, "limit": limit + 1,
    }  # fmt: skip
    with transaction.atomic(), connection.cursor() as rows:
        rows.execute(_QUESTIONS[question], given)
        found = rows.fetchall()
        record(
            actor, "audit.disclosures_read", person=asked,
            data={"asked": question, **Search(since=since, until=until).codes()},
            shown=[uuid.UUID(key) for key, *_ in found[:limit]] if person is None else None,
        )  # fmt: skip
    more, found = len(found) > limit, found[:limit]
    names = names_of(actor, iter([key for key, *_ in found]))
    return SightingPage(
        [_sighting(row, person, by, names) for row in found], encode([found[-1][3], found[-1][0]]) if more else None
    )


def _after(cursor: str | None) -> tuple[datetime | None, str]:
    """Where the page before ended."""
    if not cursor:
        return None, ""
    values = decode(cursor)
    try:
        return datetime.fromisoformat(values[0]), str(values[1])
    except (ValueError, TypeError, IndexError):
        raise Invalid("bad_cursor", "This list position is not valid any more. Start from the top.") from None


def _sighting(row: tuple[Any, ...], person: uuid.UUID | None, by: uuid.UUID | None, names: dict[str, str]) -> Sighting:
    key, lines, first_at, last_at, emergency, actions = row
    return Sighting(
        actor=key if person is not None else f"person:{by}",
        person_id=person if person is not None else uuid.UUID(key),
        lines=lines, first_at=first_at, last_at=last_at, emergency=emergency, actions=sorted(actions),
        name=names.get(key.removeprefix("person:")),
    )  # fmt: skip
