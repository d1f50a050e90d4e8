"""The life of a response."""

from __future__ import annotations

from enum import StrEnum


class ResponseState(StrEnum):
    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"


# A submitted response is immutable; a trigger in PostgreSQL says so too.
OPEN = frozenset({ResponseState.IN_PROGRESS})
