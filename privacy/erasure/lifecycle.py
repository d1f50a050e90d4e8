"""The states of an erasure."""

from __future__ import annotations

from enum import StrEnum


class ErasureState(StrEnum):
    SCHEDULED = "scheduled"  # the time to think runs
    DEFERRED = "deferred"  # due, but something has to end first; the reasons are said
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"


OPEN = frozenset({ErasureState.SCHEDULED, ErasureState.DEFERRED, ErasureState.RUNNING})
NEXT: dict[ErasureState, frozenset[ErasureState]] = {
    ErasureState.SCHEDULED: frozenset({ErasureState.DEFERRED, ErasureState.RUNNING, ErasureState.CANCELLED}),
    ErasureState.DEFERRED: frozenset({ErasureState.RUNNING, ErasureState.CANCELLED}),
    # There is no way back out of a running erasure: part of the data is already gone.
    ErasureState.RUNNING: frozenset({ErasureState.DONE}),
    ErasureState.DONE: frozenset(),
    ErasureState.CANCELLED: frozenset(),
}


def may(now: str, then: ErasureState) -> bool:
    """Whether an erasure in state `now` may go to `then`."""
    return then in NEXT[ErasureState(now)]
