"""Reading requests."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db import transaction

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from kernel import encryption
from kernel.pagination import CursorPage, paginate
from privacy.requests.models import PrivacyRequest

IN_FORCE = (PrivacyRequest.State.OPEN, PrivacyRequest.State.GRANTED)


def requests_of(*, actor: Actor, person_id: uuid.UUID) -> list[PrivacyRequest]:
    """A person's requests, newest first: her history."""
    authorize(actor, "privacy.own", person_id)
    encryption.warm([person_id])
    return list(PrivacyRequest.objects.filter(person_id=person_id).order_by("-id")[:100])


def requests_all(*, actor: Actor, state: str, cursor: str | None, limit: int) -> CursorPage[PrivacyRequest]:
    """Everybody's requests in a state, those due first at the top. That they were read is audited."""
    authorize(actor, "privacy.manage")
    rows = PrivacyRequest.objects.filter(state=state).defer("words", "answer")
    with transaction.atomic():
        page = paginate(rows, cursor=cursor, limit=limit, order="due_at", tie="id")
        record(actor, "privacy_requests.listed", data={"state": state}, shown=[row.person_id for row in page.rows])
    encryption.warm(row.person_id for row in page.rows)
    return page


def restricted(person_ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Those of the people whose record is restricted now."""
    return set(
        PrivacyRequest.objects.filter(
            person_id__in=set(person_ids), kind=PrivacyRequest.Kind.RESTRICTION, state__in=IN_FORCE
        ).values_list("person_id", flat=True)
    )


def is_restricted(person_id: uuid.UUID) -> bool:
    return person_id in restricted([person_id])


def objects_to(person_id: uuid.UUID, area: str) -> bool:
    """Whether the person has objected to `matching` or `research`, and not taken it back."""
    return PrivacyRequest.objects.filter(
        person_id=person_id, kind=PrivacyRequest.Kind.OBJECTION, area=area, state__in=IN_FORCE
    ).exists()
