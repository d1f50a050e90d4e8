"""Reading consents."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from accounts.consents.models import ConsentRecord, Purpose
from accounts.consents.texts import ConsentText, texts


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
