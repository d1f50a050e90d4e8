"""Waiting for what other processes do."""

from __future__ import annotations

import threading
from collections.abc import Callable
from time import monotonic
from typing import Any


def _pause(milliseconds: float) -> None:
    threading.Event().wait(milliseconds / 1000)


def eventually(
    true: Callable[[], bool], what: str, *, seconds: float = 45, wait: Callable[[float], Any] = _pause
) -> None:
    """Ask until it is so; other processes tell a test nothing, so asking is the only way. `wait` keeps a page's loop turning."""
    deadline = monotonic() + seconds
    while not true():
        assert monotonic() < deadline, f"not in {seconds} s: {what}"
        wait(200)
