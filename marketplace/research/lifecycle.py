"""Where an extract stands. Pure: no Django."""

from __future__ import annotations

from enum import StrEnum


class ExtractState(StrEnum):
    """`empty`: made, and nobody could be in it. `failed`: given up; `expired`: its file is gone and its line stays."""

    QUEUED = "queued"
    BUILDING = "building"
    READY = "ready"
    EMPTY = "empty"
    FAILED = "failed"
    EXPIRED = "expired"


UNDER_WAY = frozenset({ExtractState.QUEUED, ExtractState.BUILDING})
