"""Session metadata in MongoDB: joins, leaves, states, network quality. Codes and numbers, nothing clinical, nobody's name.

Collection `session_events`: {booking_id, kind, role?, at, …codes}. Kept with the booking, no person's key needed.
Collection `call_quality`: `QualityDocument`, one for each participant and ten seconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from consultations.calls.lifecycle import Role
from kernel import clock
from kernel.documents import documents

COLLECTION = "session_events"
QUALITY = "call_quality"
# Network measurements tell about a moment; what a dispute needs of them stands in `session_events`.
QUALITY_KEPT = timedelta(days=90)
# No reader is handed more than this of one call: both sides of ninety minutes.
MOST_SAMPLES = 1_200


class QualityDocument(BaseModel):
    """One measurement of one participant's connection: times in ms, `loss` 0–1, `bitrate` in bits per second,
    `freeze` the share of time the picture stood still, 0–1. Nothing else is ever stored.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    booking_id: UUID
    role: Role
    at: datetime
    grade: Literal["good", "fair", "poor"]
    rtt_ms: Annotated[float, Field(ge=0, le=60_000)] | None = None
    loss: Annotated[float, Field(ge=0, le=1)] | None = None
    bitrate: Annotated[float, Field(ge=0, le=1e9)] | None = None
    freeze: Annotated[float, Field(ge=0, le=1)] | None = None
    audio_only: bool = False
    relayed: bool | None = None


def session_event_store(*, booking_id: UUID, kind: str, at: datetime, codes: dict[str, Any]) -> None:
    """Append one line."""
    documents.insert_one(COLLECTION, {"booking_id": booking_id, "kind": kind, "at": at, **codes})


def session_events_of(booking_id: UUID) -> list[dict[str, Any]]:
    """What happened in a session's call, in order."""
    return documents.find(COLLECTION, {"booking_id": booking_id}, sort=[("at", 1), ("_id", 1)])


def quality_store(document: QualityDocument) -> None:
    """Append one measurement, already of the right shape."""
    fields = document.model_dump(exclude_none=True)
    documents.insert_one(QUALITY, {**fields, "role": document.role.value})


def quality_find(booking_ids: Sequence[UUID], *, since: datetime | None = None) -> list[QualityDocument]:
    """Measurements of a few calls, oldest first, at most `MOST_SAMPLES` of the newest for each."""
    found: list[QualityDocument] = []
    for booking_id in booking_ids:
        query: dict[str, Any] = {"booking_id": booking_id}
        if since is not None:
            query["at"] = {"$gte": since}
        rows = documents.find(QUALITY, query, sort=[("at", -1), ("_id", -1)], limit=MOST_SAMPLES)
        found += [
            QualityDocument.model_validate({k: v for k, v in row.items() if k != "_id"}) for row in reversed(rows)
        ]
    return found


def quality_trim() -> int:
    """Forget measurements nobody may need any more; returns how many."""
    return documents.delete_many(QUALITY, {"at": {"$lt": clock.now() - QUALITY_KEPT}})


def session_events_prepare() -> None:
    """The indexes the readers need; safe to repeat."""
    documents.ensure_index(COLLECTION, [("booking_id", 1), ("at", 1)])
    documents.ensure_index(QUALITY, [("booking_id", 1), ("at", 1)])
    documents.ensure_index(QUALITY, [("at", 1)])
