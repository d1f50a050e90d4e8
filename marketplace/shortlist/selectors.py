"""Reading one's own list."""

from __future__ import annotations

import uuid

from django.db.models import Exists, OuterRef

from access.actors import Actor
from access.authorize import authorize
from kernel.errors import Unauthenticated
from kernel.pagination import CursorPage, paginate
from marketplace.professionals.models import Professional
from marketplace.professionals.selectors import HEAVY, listed
from marketplace.shortlist.models import Favourite, SavedSearch


def _own(actor: Actor, codename: str) -> uuid.UUID:
    if actor.id is None:
        raise Unauthenticated
    authorize(actor, codename, actor.id)
    return actor.id


def favourites(*, actor: Actor, cursor: str | None, limit: int) -> CursorPage[Favourite]:
    """Kept professionals with what a card shows, newest first; `is_listed` on each: whether she can be booked now. One query."""
    person_id = _own(actor, "favourite.own")
    rows = (
        Favourite.objects.filter(patient_id=person_id)
        .select_related("professional__presence")
        .defer(*(f"professional__{name}" for name in (*HEAVY, "bio")))
        .annotate(is_listed=Exists(listed().filter(pk=OuterRef("professional_id"))))
        # Suspended or withdrawn people are nobody's business any more, not even their name.
        .filter(professional__state=Professional.State.APPROVED)
    )
    return paginate(rows, cursor=cursor, limit=limit)


def favourite_ids(*, actor: Actor) -> list[uuid.UUID]:
    """Ids of the professionals kept (at most 100), for the mark on cards."""
    person_id = _own(actor, "favourite.own")
    return list(
        Favourite.objects.filter(patient_id=person_id).order_by("-id").values_list("professional_id", flat=True)
    )


def searches(*, actor: Actor) -> list[SavedSearch]:
    """Saved searches (at most 20), newest first. One query; what is new was counted by the timer."""
    person_id = _own(actor, "saved_search.own")
    return list(SavedSearch.objects.filter(patient_id=person_id).order_by("-id"))
