"""Session metadata in MongoDB: joins, leaves, states, network quality. Codes and numbers, nothing clinical, nobody's name.

Collection `session_events`: {booking_id, kind, role?, at, …codes}. Kept with the booking, no person's key needed.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from kernel.documents import documents

COLLECTION = "session_events"


def session_event_store(*, booking_id: UUID, kind: str, at: datetime, codes: dict[str, Any]) -> None:
    """Append one line."""
    documents.insert_one(COLLECTION, {"booking_id": booking_id, "kind": kind, "at": at, **codes})


def session_events_of(booking_id: UUID) -> list[dict[str, Any]]:
    """What happened in a session's call, in order."""
    return documents.find(COLLECTION, {"booking_id": booking_id}, sort=[("at", 1), ("_id", 1)])


def session_events_prepare() -> None:
    """The index the readers need; safe to repeat."""
    documents.ensure_index(COLLECTION, [("booking_id", 1), ("at", 1)])
