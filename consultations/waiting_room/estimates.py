"""An honest range for "how long until I am seen". Pure arithmetic over instants and minutes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

# Without history we promise nothing sharper than this.
DEFAULT_OVERRUN_MINUTES = 5


@dataclass(frozen=True)
class Ahead:
    """A session that will be taken before this one."""

    starts_at: datetime
    minutes: int


@dataclass(frozen=True)
class Estimate:
    """Whole minutes from now; `high` is never below `low`."""

    low: int
    high: int


def usual_overrun(overruns: Sequence[float]) -> float:
    """The overrun, in minutes, that four of five recent sessions stayed within; early ends count as none."""
    if not overruns:
        return DEFAULT_OVERRUN_MINUTES
    ordered = sorted(max(0.0, value) for value in overruns)
    return ordered[min(len(ordered) - 1, ceil(0.8 * len(ordered)) - 1)]


def estimate_wait(
    *,
    at: datetime,
    starts_at: datetime,
    delay_minutes: int,
    running_ends_at: datetime | None,
    ahead: Sequence[Ahead],
    overruns: Sequence[float],
    professional_offline: bool,
) -> Estimate | None:
    """Range until she is admitted, or None where nobody could know: the professional is late and not here.

    The professional is free when the running call ends on schedule at the earliest (an overrunning call: now), then takes
    those ahead one after another, none before its own start. `high` adds the announced delay and the usual overrun for
    each session that still lies between.
    """
    if professional_offline and running_ends_at is None and at > starts_at and not delay_minutes:
        return None
    free_at = max(at, running_ends_at) if running_ends_at is not None else at
    sessions_between = 1 if running_ends_at is not None else 0
    for session in ahead:
        free_at = max(free_at, session.starts_at) + timedelta(minutes=session.minutes)
        sessions_between += 1
    low = max(free_at, starts_at)
    delayed = max(low, starts_at + timedelta(minutes=delay_minutes))
    high = delayed + timedelta(minutes=usual_overrun(overruns) * max(1, sessions_between))
    return Estimate(_minutes(low - at, up=False), _minutes(high - at, up=True))


def _minutes(span: timedelta, *, up: bool) -> int:
    minutes = max(0.0, span.total_seconds() / 60)
    return ceil(minutes) if up else int(minutes)
