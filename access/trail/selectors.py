"""Searching the audit log. Each look at it is a line of it, so nobody reads the log unseen."""

from __future__ import annotations

import csv
import io
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Max, Q, QuerySet

from access.actors import Actor
from access.audit import SHOWN, record
from access.authorize import authorize
from access.break_glass.selectors import marked_lines
from access.fields import field_shown
from access.models import AuditEvent
from access.proof import demand_fresh_proof
from kernel import encryption
from kernel.errors import Invalid
from kernel.ids import parse_uuid
from kernel.pagination import CursorPage, paginate

# One file holds at most so many lines; a longer time is asked for in parts.
MOST_EXPORTED = 100_000
BATCH = 2_000
COLUMNS = (
    "id", "at", "actor", "action", "resource_kind", "resource_id", "person_id", "outcome", "data", "request_id", "chain", "seq",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for; empty parts do not narrow. `by` is an actor (`person:<id>`, `system:<name>`) or a person's id;
    `action` is a whole one or, ending in a dot, all of a room; `glass` is an emergency opening's id."""

    by: str = ""
    person: uuid.UUID | None = None
    action: str = ""
    outcome: str = ""
    since: datetime | None = None
    until: datetime | None = None
    break_glass: bool = False
    glass: uuid.UUID | None = None

    def lines(self) -> QuerySet[AuditEvent]:
        """The lines, without the chain's digests."""
        rows = AuditEvent.objects.defer("previous", "digest", "session")
        if self.by:
            actor = f"person:{parsed}" if (parsed := parse_uuid(self.by)) else self.by
            rows = rows.filter(actor=actor)
        if self.person:
            rows = rows.filter(about(self.person))
        if self.action:
            rows = rows.filter(
                Q(action__startswith=self.action) if self.action.endswith(".") else Q(action=self.action)
            )
        if self.outcome:
            rows = rows.filter(outcome=self.outcome)
        if self.since:
            rows = rows.filter(at__gte=self.since)
        if self.until:
            rows = rows.filter(at__lt=self.until)
        if self.break_glass or self.glass:
            rows = marked_lines(rows, self.glass)
        return rows

    def codes(self) -> dict[str, str]:
        """How the look itself is written down: ids and codes."""
        given = {
            "by": self.by, "action": self.action, "outcome": self.outcome, "since": self.since and self.since.isoformat(),
            "until": self.until and self.until.isoformat(), "glass": self.glass and str(self.glass),
            "break_glass_only": "yes" if self.break_glass else "",
        }  # fmt: skip
        return {name: str(value) for name, value in given.items() if value}


def about(person_id: uuid.UUID) -> Q:
    """Lines about a person: those that name her as their subject, and those of lists that showed her; both by an index."""
    return Q(person_id=person_id) | Q(data__has_key=SHOWN, data__shown__contains=[str(person_id)])


def names_of(actor: Actor, labels: Iterator[str | uuid.UUID | None]) -> dict[str, str]:
    """Person's id → name, for those the reader may be shown names of; two queries however many."""
    ids = {parsed for one in labels if (parsed := parse_uuid(str(one or "").removeprefix("person:")))}
    if not ids or not field_shown(actor, "accounts.user.name"):
        return {}
    encryption.warm(ids)
    return {
        str(user.pk): name
        for user in get_user_model().objects.filter(id__in=ids)
        if (name := getattr(user, "name", None))
    }


@dataclass(frozen=True, slots=True)
class TrailPage:
    """Lines, newest first, and the names the reader may be shown."""

    page: CursorPage[AuditEvent]
    names: dict[str, str]


def trail_search(*, actor: Actor, search: Search, cursor: str | None = None, limit: int = 50) -> TrailPage:
    """One page of lines; four queries however many they are."""
    authorize(actor, "audit.view")
    with transaction.atomic():
        page = paginate(search.lines(), cursor=cursor, limit=limit, order="-at")
        # Lines about people say something of them, so a page of them is a look at each.
        record(
            actor, "audit.read", person=search.person, data=search.codes(), shown=[row.person_id for row in page.rows]
        )
    names = names_of(actor, iter([label for row in page.rows for label in (row.actor, row.person_id)]))
    return TrailPage(page, names)


def trail_export(*, actor: Actor, search: Search) -> Iterator[str]:
    """The lines found as CSV, newest first, batch by batch. Ids and codes only, as they stand in the log.

    Raises Forbidden `step_up_required`, Invalid `too_many_lines`. That it was taken, and how many lines, is written down first.
    """
    authorize(actor, "audit.export")
    demand_fresh_proof(actor)
    with transaction.atomic():
        count = search.lines()[: MOST_EXPORTED + 1].count()
        if count > MOST_EXPORTED:
            raise Invalid(
                "too_many_lines",
                f"More than {MOST_EXPORTED} lines. Ask for a shorter time.",
                fields={"since": ["Ask for a shorter time."]},
            )
        newest = search.lines().aggregate(at=Max("at"))["at"]
        record(actor, "audit.exported", person=search.person, data={**search.codes(), "lines": count})
    return _csv(search, newest)


def _csv(search: Search, newest: datetime | None) -> Iterator[str]:
    yield _row(COLUMNS)
    cursor: str | None = None
    # What is written meanwhile, the line about this very export among it, comes after the newest that was counted.
    rows = search.lines().filter(at__lte=newest) if newest else AuditEvent.objects.none()
    while newest:
        page = paginate(rows, cursor=cursor, limit=BATCH, order="-at")
        yield "".join(
            _row([
                row.id, row.at.isoformat(), row.actor, row.action, row.resource_kind, row.resource_id, row.person_id or "",
                row.outcome, orjson.dumps(row.data, option=orjson.OPT_SORT_KEYS).decode(), row.request_id, row.chain, row.seq,
            ])
            for row in page.rows
        )  # fmt: skip
        cursor = page.next
        if cursor is None:
            return


def _row(values: Any) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(values)
    return line.getvalue()
