"""Reading consents."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from access.actors import Actor
from access.authorize import authorize
from accounts.consents.models import ConsentRecord, Purpose
from accounts.consents.texts import ConsentText, text_of, texts
from kernel.pagination import paginate


@dataclass(frozen=True, slots=True)
class ConsentState:
    """One purpose for one person: the present text, what she decided last and about which version."""

    purpose: str
    given: bool
    decided_at: datetime | None
    decided_version: int | None
    text: ConsentText


def _newest(person_ids: Iterable[uuid.UUID]) -> dict[tuple[uuid.UUID, str], ConsentRecord]:
    rows = (
        ConsentRecord.objects.filter(person_id__in=list(person_ids))
        .order_by("person_id", "purpose", "-id")
        .distinct("person_id", "purpose")
    )
    return {(row.person_id, row.purpose): row for row in rows}


def consents_of(person_id: uuid.UUID, language: str) -> list[ConsentState]:
    """All purposes in the order they are asked, with their texts in `language`."""
    newest = _newest([person_id])
    states: list[ConsentState] = []
    for purpose in Purpose.values:
        row = newest.get((person_id, purpose))
        given = row is not None and row.decision == ConsentRecord.Decision.GIVEN
        states.append(
            ConsentState(
                purpose, given, row.at if row else None, row.version if row else None, texts(language)[purpose]
            )
        )
    return states


def has_consent(person_id: uuid.UUID, purpose: str) -> bool:
    """Whether the newest decision on the purpose is "given"."""
    newest = (
        ConsentRecord.objects.filter(person_id=person_id, purpose=purpose)
        .order_by("-id")
        .values_list("decision", flat=True)[:1]
    )
    return list(newest) == [ConsentRecord.Decision.GIVEN]


def consenting(purpose: str) -> QuerySet[ConsentRecord, uuid.UUID]:
    """The ids of everybody whose newest decision on the purpose is "given"; as a subquery."""
    later = ConsentRecord.objects.filter(person=OuterRef("person"), purpose=purpose, pk__gt=OuterRef("pk"))
    given = ConsentRecord.objects.filter(purpose=purpose, decision=ConsentRecord.Decision.GIVEN)
    return given.exclude(Exists(later)).values_list("person_id", flat=True)


@dataclass(frozen=True, slots=True)
class Receipt:
    """The proof of one decision: what was shown, word for word, and when it was decided. `intact`: the words we keep are those
    whose digest was taken at that moment."""

    id: uuid.UUID
    purpose: str
    decision: str
    version: int
    language: str
    title: str
    text: str
    text_hash: str
    at: datetime
    intact: bool


def receipts_of(
    *, actor: Actor, person_id: uuid.UUID, cursor: str | None, limit: int
) -> tuple[list[Receipt], str | None]:
    """A person's decisions, newest first, each with its receipt."""
    authorize(actor, "consents.own", person_id)
    page = paginate(ConsentRecord.objects.filter(person_id=person_id), cursor=cursor, limit=limit, order="-at")
    rows = []
    for row in page.rows:
        words = text_of(row.purpose, row.version, row.language)
        rows.append(
            Receipt(
                row.pk, row.purpose, row.decision, row.version, row.language, words.title if words else row.purpose,
                words.text if words else "", row.text_hash, row.at, bool(words and words.hash == row.text_hash),
            )
        )  # fmt: skip
    return rows, page.next
