"""Reading openings: one's own, the queue of those that wait for a verdict, and the opened record itself."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.fields.json import KT

from access.actors import Actor
from access.audit import record
from access.authorize import authorize, can
from access.break_glass import force
from access.break_glass.lifecycle import GlassState
from access.break_glass.models import BreakGlass
from access.break_glass.telling import counts
from access.models import AuditEvent
from kernel import clock, encryption
from kernel.errors import Forbidden, NotFound
from kernel.pagination import CursorPage, paginate


@dataclass(frozen=True, slots=True)
class GlassView:
    """An opening as its screens show it. `lines`: audit lines written under it, where they were counted."""

    glass: BreakGlass
    state: GlassState
    by_name: str | None
    person_name: str | None
    reviewer_name: str | None
    lines: int | None = None


@dataclass(frozen=True, slots=True)
class GlassPage:
    """A page of openings."""

    rows: list[GlassView]
    next: str | None


@dataclass(frozen=True, slots=True)
class RecordEntry:
    """One thing in an opened record. `section` and `detail` are codes and numbers; `note`: there are words to be read."""

    section: str
    id: uuid.UUID
    at: datetime
    title: str
    detail: str
    note: bool = False


ReadSection = Callable[[Actor, uuid.UUID], list[RecordEntry]]
_sections: list[tuple[str, ReadSection]] = []


def register_section(codename: str, read: ReadSection) -> None:
    """A domain says what of a person's record an emergency shows under a permission; from AppConfig.ready().

    `read(actor, person_id)` authorises as any selector does. It leaves no line: `glass_record` says once what was shown.
    """
    if (codename, read) not in _sections:
        _sections.append((codename, read))


def glass_view(glass: BreakGlass) -> GlassView:
    """One opening the caller has authorised, with names."""
    return _views([glass])[0]


def _views(rows: list[BreakGlass]) -> list[GlassView]:
    """With names: two queries however many rows."""
    wanted = {one for row in rows for one in (row.by_id, row.person_id, row.reviewed_by_id) if one is not None}
    encryption.warm(wanted)
    people = {user.pk: getattr(user, "name", None) for user in get_user_model().objects.filter(id__in=wanted)}
    now = clock.now()
    return [
        GlassView(
            row, row.state_at(now), people.get(row.by_id), people.get(row.person_id),
            people.get(row.reviewed_by_id) if row.reviewed_by_id else None,
        )
        for row in rows
    ]  # fmt: skip


def glass_in_force(actor: Actor) -> BreakGlass | None:
    """The record this sign-in has open at the moment, if it still may."""
    if not actor.is_person or not actor.session_id:
        return None
    glass = force.in_force(actor).defer("reason", "remark").first()
    return glass if glass is not None and can(actor, "break_glass.use") else None


def glasses_own(*, actor: Actor) -> list[GlassView]:
    """The last twenty openings of the actor, newest first. Whose record it was is told while it is open, and no longer."""
    authorize(actor, "break_glass.use")
    views = _views(list(BreakGlass.objects.filter(by_id=actor.id).order_by("-created_at", "-id")[:20]))
    return [view if view.state == GlassState.OPEN else replace(view, person_name=None) for view in views]


def glass_own(*, actor: Actor, glass_id: uuid.UUID) -> BreakGlass:
    """One's own opening that is in force. Raises NotFound, Forbidden `break_glass_over`."""
    glass = BreakGlass.objects.filter(id=glass_id).first()
    if glass is None:
        raise NotFound
    authorize(actor, "break_glass.use", glass)
    if not force.in_force(actor).filter(id=glass_id).exists():
        raise Forbidden("break_glass_over", "The time is over; the record is closed again.")
    return glass


def glass_record(*, actor: Actor, glass_id: uuid.UUID) -> tuple[GlassView, list[RecordEntry]]:
    """What is in the opened record, section by section, newest first. Raises NotFound, Forbidden `break_glass_over`."""
    glass = glass_own(actor=actor, glass_id=glass_id)
    with transaction.atomic():
        sections = [(codename, read) for codename, read in _sections if codename in glass.opens]
        record(
            actor, "break_glass.record_opened", resource=glass, person=glass.person_id,
            data={"shown": [codename for codename, _ in sections]},
        )  # fmt: skip
        entries = [entry for _, read in sections for entry in read(actor, glass.person_id)]
    return _views([glass])[0], entries


def _in_state(state: str) -> Q:
    now = clock.now()
    open_ones = Q(ended_at__isnull=True, ends_at__gt=now)
    if state == GlassState.REVIEWED:
        return Q(reviewed_at__isnull=False)
    if state == GlassState.OPEN:
        return open_ones
    return Q(reviewed_at__isnull=True) & ~open_ones


def reviews_list(*, actor: Actor, state: str, cursor: str | None, limit: int) -> GlassPage:
    """The queue: openings in one state (`open`, `waiting`, `reviewed`), the oldest that wait first."""
    authorize(actor, "break_glass.review")
    rows = BreakGlass.objects.filter(_in_state(state)).defer("reason", "remark")
    waiting = state == GlassState.WAITING
    page: CursorPage[BreakGlass] = paginate(
        rows,
        cursor=cursor,
        limit=limit,
        order="created_at" if waiting else "-created_at",
        tie="id" if waiting else "-id",
    )
    return GlassPage(_views(page.rows), page.next)


def review_get(*, actor: Actor, glass_id: uuid.UUID) -> GlassView:
    """One opening with its reason, and how many lines were written under it. Reading it is audited. NotFound."""
    authorize(actor, "break_glass.review")
    with transaction.atomic():
        glass = BreakGlass.objects.filter(id=glass_id).first()
        if glass is None:
            raise NotFound
        record(actor, "break_glass.review_opened", resource=glass, person=glass.person_id)
        lines = marked_lines(AuditEvent.objects.all(), glass.id).count()
        view = _views([glass])[0]
    return GlassView(view.glass, view.state, view.by_name, view.person_name, view.reviewer_name, lines)


def marked_lines(rows: QuerySet[AuditEvent], glass_id: uuid.UUID | None = None) -> QuerySet[AuditEvent]:
    """Those lines that were written under an opening, or under the one given; as the index has them."""
    marked = rows.filter(data__has_key="break_glass")
    if glass_id is None:
        return marked
    return marked.annotate(glass=KT("data__break_glass")).filter(glass=str(glass_id))


def review_counts(*, actor: Actor) -> dict[str, int]:
    """How many are open now, and how many wait for a verdict."""
    authorize(actor, "break_glass.review")
    return counts()


def as_json(view: GlassView, *, words: bool) -> dict[str, Any]:
    """The shape of an opening (`api.GlassShape`); `words`: reason and remark as well."""
    glass = view.glass
    return {
        "id": glass.id, "state": str(view.state), "by": glass.by_id, "by_name": view.by_name, "person_id": glass.person_id,
        "person_name": view.person_name, "ground": glass.ground, "reason": glass.reason if words else None,
        "opens": glass.opens, "began_at": glass.created_at, "ends_at": glass.ends_at, "ended_at": glass.ended_at,
        "ended_for": glass.ended_for or None, "reviewer_name": view.reviewer_name, "reviewed_at": glass.reviewed_at,
        "verdict": glass.verdict or None, "remark": glass.remark if words else None, "lines": view.lines,
    }  # fmt: skip
