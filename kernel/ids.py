"""Identifiers: UUID version 7 (RFC 9562), ordered by time, so that new rows land at the end of an index."""

from __future__ import annotations

import uuid

import uuid_utils.compat


def uuid7() -> uuid.UUID:
    """A new time-ordered id."""
    return uuid_utils.compat.uuid7()


def parse_uuid(value: object) -> uuid.UUID | None:
    """The id in `value`, or None if it holds none: an address with a mistyped id is simply not found."""
    if isinstance(value, uuid.UUID):
        return value
    try:
        return uuid.UUID(str(value))
    except ValueError:
        return None
