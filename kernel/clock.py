"""The one clock. Rules about time ask it, so that a test can hold or move time, for every thread of the process."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

_lock = threading.Lock()
_frozen: datetime | None = None
_shift = timedelta(0)


def now() -> datetime:
    """The current instant, aware, in UTC."""
    if _frozen is not None:
        return _frozen
    return datetime.now(UTC) + _shift


@contextmanager
def frozen(at: datetime) -> Iterator[None]:
    """Time stands still at `at` (aware) inside the block."""
    global _frozen  # noqa: PLW0603 - the clock is process-wide by design
    if at.tzinfo is None:
        raise ValueError("the clock needs an aware datetime")
    with _lock:
        before, _frozen = _frozen, at.astimezone(UTC)
    try:
        yield
    finally:
        with _lock:
            _frozen = before


@contextmanager
def shift(by: timedelta) -> Iterator[None]:
    """Time goes on, moved by `by`, inside the block; a frozen clock is moved as well."""
    global _frozen, _shift  # noqa: PLW0603 - the clock is process-wide by design
    with _lock:
        before = (_frozen, _shift)
        _shift += by
        if _frozen is not None:
            _frozen += by
    try:
        yield
    finally:
        with _lock:
            _frozen, _shift = before
