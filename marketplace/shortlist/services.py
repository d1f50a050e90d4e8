"""Keeping professionals and searches, and looking whether a kept search finds somebody new.

A search is watched by who it finds, not by when they joined: somebody whose calendar opens or whose price falls into the
range is as new to the reader as somebody who was approved today. Each is announced once.
"""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.db import transaction

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from accounts.models import User
from accounts.notifications.services import notify
from kernel import clock, outbox
from kernel.errors import Conflict, Invalid, NotFound, Unauthenticated
from kernel.faults import Fault
from marketplace.directory.query import DirectoryQuery
from marketplace.directory.selectors import directory_ids
from marketplace.professionals.selectors import listed
from marketplace.shortlist.models import Favourite, SavedSearch

MOST_FAVOURITES, MOST_SEARCHES = 100, 20
LONGEST_NAME = 80
# A search that finds more people than this is a way to browse, not something to be told of.
MOST_WATCHED = 300
EVERY = timedelta(hours=1)
AT_ONCE = 50
TEMPLATE = "saved_search.new_matches"


def favourite_add(*, actor: Actor, professional_id: uuid.UUID) -> None:
    """Keep a listed professional; twice changes nothing. Raises NotFound, Conflict("too_many_favourites")."""
    person_id = _own(actor, "favourite.own")
    with transaction.atomic():
        _lock(person_id)
        if not listed().filter(pk=professional_id).exists():
            raise NotFound
        if Favourite.objects.filter(patient_id=person_id, professional_id=professional_id).exists():
            return
        if Favourite.objects.filter(patient_id=person_id).count() >= MOST_FAVOURITES:
            raise Conflict("too_many_favourites", f"You have kept {MOST_FAVOURITES} people. Let one go first.")
        row = Favourite.objects.create(patient_id=person_id, professional_id=professional_id)
        record(actor, "favourite.added", resource=row, person=person_id, data={"professional": str(professional_id)})
        _tell(person_id, "favourites")


def favourite_remove(*, actor: Actor, professional_id: uuid.UUID) -> None:
    """Let a kept professional go; one who is not kept changes nothing."""
    person_id = _own(actor, "favourite.own")
    with transaction.atomic():
        row = (
            Favourite.objects.select_for_update(of=("self",))
            .filter(patient_id=person_id, professional_id=professional_id)
            .first()
        )
        if row is None:
            return
        record(actor, "favourite.removed", resource=row, person=person_id, data={"professional": str(professional_id)})
        row.delete()
        _tell(person_id, "favourites")


def search_save(*, actor: Actor, name: str, query: dict[str, Any], notify_me: bool) -> SavedSearch:
    """Keep a search: `query` holds a DirectoryQuery's fields, checked by the caller. Everybody it finds now counts as known.

    Raises Invalid("name_required"), Conflict("too_many_searches").
    """
    person_id = _own(actor, "saved_search.own")
    name = _name(name)
    found = directory_ids(_question(query), MOST_WATCHED)
    with transaction.atomic():
        _lock(person_id)
        if SavedSearch.objects.filter(patient_id=person_id).count() >= MOST_SEARCHES:
            raise Conflict("too_many_searches", f"You have saved {MOST_SEARCHES} searches. Delete one first.")
        row = SavedSearch(
            patient_id=person_id, name=name, query=query, known=_hexes(found), notify=notify_me, checked_at=clock.now()
        )
        row.save(force_insert=True)
        record(actor, "saved_search.added", resource=row, person=person_id, data={"notify": notify_me})
        _tell(person_id, "searches")
    return row


def search_change(
    *, actor: Actor, search_id: uuid.UUID, name: str | None = None, notify_me: bool | None = None
) -> SavedSearch:
    """Rename a search, or choose whether to be told. Raises NotFound, Invalid("name_required")."""
    with transaction.atomic():
        row = _locked(actor, search_id)
        if name is not None:
            row.name = _name(name)
        if notify_me is not None:
            row.notify = notify_me
        row.save(update_fields=["name", "notify"])
        record(actor, "saved_search.changed", resource=row, person=row.patient_id, data={"notify": row.notify})
        _tell(row.patient_id, "searches")
    return row


def search_seen(*, actor: Actor, search_id: uuid.UUID) -> SavedSearch:
    """She has opened it: nobody in it is new any more. Raises NotFound."""
    with transaction.atomic():
        row = _locked(actor, search_id)
        _look(row)
        row.new_count = row.told_count = 0
        row.save(update_fields=["known", "new_count", "told_count", "checked_at"])
        record(actor, "saved_search.opened", resource=row, person=row.patient_id)
        _tell(row.patient_id, "searches")
    return row


def search_remove(*, actor: Actor, search_id: uuid.UUID) -> None:
    """Forget a search. Raises NotFound."""
    with transaction.atomic():
        row = _locked(actor, search_id)
        record(actor, "saved_search.removed", resource=row, person=row.patient_id)
        row.delete()
        _tell(row.patient_id, "searches")


def searches_check(*, actor: Actor) -> int:
    """Ask the searches again that were not asked for an hour; returns how many found somebody new. Safe to run twice, late.

    One transaction a search: who was found, the count and the word to the person stand or fall together.
    """
    due = clock.now() - EVERY
    waiting = SavedSearch.objects.filter(checked_at__lte=due).order_by("checked_at", "id")
    grown = 0
    for pk in list(waiting.values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            row = SavedSearch.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=pk).first()
            if row is None or row.checked_at > due:
                continue
            if row.query is None:  # its key is gone, and with it whom to tell
                row.delete()
                continue
            fresh = _look(row)
            row.new_count += fresh
            if row.notify and row.new_count > row.told_count:
                notify(actor=actor, person_id=row.patient_id, template=TEMPLATE, data={"search_id": str(row.pk)})
                row.told_count = row.new_count
            row.save(update_fields=["known", "new_count", "told_count", "checked_at"])
            if fresh:
                _tell(row.patient_id, "searches")
            grown += fresh > 0
    return grown


def _tell(person_id: uuid.UUID, kind: str) -> None:
    """Her other windows ask again; what she keeps is told to nobody, so the event says only that it changed."""
    outbox.publish(f"user:{person_id}", "shortlist.changed", {"kind": kind})


def _look(row: SavedSearch) -> int:
    """Ask again, note who is found, and return how many of them were not known before."""
    found = directory_ids(_question(row.query), MOST_WATCHED)
    fresh = 0
    if found is not None and row.known is not None:
        fresh = len({pk.hex for pk in found} - set(row.known))
    # Who drops out and comes back is no news.
    row.known = None if found is None else sorted({*(row.known or ()), *(_hexes(found) or ())})
    row.checked_at = clock.now()
    return fresh


def _question(query: dict[str, Any]) -> DirectoryQuery:
    asked: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in query.items()}
    return DirectoryQuery(**asked)


def _hexes(found: list[uuid.UUID] | None) -> list[str] | None:
    return None if found is None else sorted(pk.hex for pk in found)


def _name(name: str) -> str:
    name = name.strip()[:LONGEST_NAME]
    if not name:
        raise Invalid("name_required", fields={"name": [Fault("required")]})
    return name


def _own(actor: Actor, codename: str) -> uuid.UUID:
    if actor.id is None:
        raise Unauthenticated
    authorize(actor, codename, actor.id)
    return actor.id


def _lock(person_id: uuid.UUID) -> None:
    """One list changes in one order, so that two windows cannot pass the limit together."""
    User.objects.select_for_update(of=("self",), no_key=True).only("id").get(pk=person_id)


def _locked(actor: Actor, search_id: uuid.UUID) -> SavedSearch:
    row = SavedSearch.objects.select_for_update(of=("self",)).filter(pk=search_id).first()
    if row is None:
        raise NotFound
    authorize(actor, "saved_search.own", row)
    return row
