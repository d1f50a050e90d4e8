"""Keyset pagination: a page follows a row, not a number, so that nothing is skipped or shown twice while rows arrive."""

from __future__ import annotations

import base64
import binascii
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

import orjson
from django.db.models import Model, Q, QuerySet

from kernel.errors import Invalid
from kernel.faults import Fault

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class CursorPage(Generic[Row]):
    """One page of rows and the opaque cursor of the next one (None at the end)."""

    rows: list[Row]
    next: str | None

    def answer(self, serialise: Callable[[Row], Any]) -> dict[str, Any]:
        """The list answer of the API: {results, next}."""
        return {"results": [serialise(row) for row in self.rows], "next": self.next}


def encode(values: list[Any]) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(values, default=str)).decode().rstrip("=")


def decode(cursor: str) -> list[Any]:
    try:
        values = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError):
        values = None
    if not isinstance(values, list):
        raise Invalid("bad_cursor", "This list position is not valid any more. Start from the top.")
    return values


def limit_of(text: str | None, *, default: int = 25, most: int = 100) -> int:
    """The page size asked for, within bounds."""
    try:
        return max(1, min(int(text or default), most))
    except ValueError:
        raise Invalid("bad_limit", fields={"limit": [Fault("bad_number")]}) from None


def paginate(
    queryset: QuerySet[Row], *, cursor: str | None, limit: int = 25, order: str = "-created_at", tie: str = "-id"
) -> CursorPage[Row]:
    """A page of `queryset` by `order` then `tie` (field names, `-` for descending; neither nullable)."""
    fields = [order.lstrip("-"), tie.lstrip("-")]
    descending = order.startswith("-")
    if cursor:
        values = decode(cursor)
        try:
            first, second = values
            parsed = (_parse(queryset, fields[0], first), _parse(queryset, fields[1], second))
        except (ValueError, TypeError):
            raise Invalid("bad_cursor", "This list position is not valid any more. Start from the top.") from None
        beyond = "lt" if descending else "gt"
        beyond_tie = "lt" if tie.startswith("-") else "gt"
        queryset = queryset.filter(
            Q(**{f"{fields[0]}__{beyond}": parsed[0]})
            | Q(**{fields[0]: parsed[0], f"{fields[1]}__{beyond_tie}": parsed[1]})
        )
    rows = list(queryset.order_by(order, tie)[: limit + 1])
    more = len(rows) > limit
    rows = rows[:limit]
    return CursorPage(rows, encode([getattr(rows[-1], name) for name in fields]) if more else None)


def _parse(queryset: QuerySet[Row], name: str, value: Any) -> Any:
    kind = queryset.model._meta.get_field(name).get_internal_type()
    if kind == "DateTimeField":
        return datetime.fromisoformat(value)
    if kind == "UUIDField":
        return uuid.UUID(value)
    return value
