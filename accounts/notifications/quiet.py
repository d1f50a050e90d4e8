"""When quiet hours end: wall times in a person's zone, over midnight and over a change of the clocks."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo


def quiet_end(*, at: datetime, zone: str, start: time, end: time) -> datetime | None:
    """When the quiet hours end that `at` (an instant) lies in, in UTC; None outside them.

    `start` and `end` are wall times in `zone`, `end` excluded; with `end` before `start` the hours go over midnight. What counts
    is the clock on the wall: on the night it is put back, quiet lasts the hour longer, on the night it is put forward the hour
    less. An end inside the missing hour is the moment the clocks jump, an end that comes twice is the first of the two after `at`.
    """
    here = ZoneInfo(zone)
    local = at.astimezone(here)
    # Aware times of one zone compare by their wall clock, which is what is meant here.
    wall = local.time().replace(tzinfo=None)
    inside = start <= wall < end if start < end else wall >= start or wall < end
    if not inside:
        return None
    day = local.date() if wall < end else local.date() + timedelta(days=1)
    wanted = datetime.combine(day, end)
    for fold in (0, 1):
        moment = wanted.replace(tzinfo=here, fold=fold).astimezone(UTC)
        if moment > at and moment.astimezone(here).replace(tzinfo=None) == wanted:
            return moment
    # The end falls into the hour the clocks leave out: read with the offset before the jump it lies just behind it.
    return _jump(wanted, here, after=at)


def _jump(wanted: datetime, here: ZoneInfo, *, after: datetime) -> datetime:
    """The instant the clocks are put forward past a wall time that does not exist."""
    before = wanted.replace(tzinfo=here, fold=1).astimezone(UTC)
    behind = wanted.replace(tzinfo=here, fold=0).astimezone(UTC)
    low, high = min(before, behind), max(before, behind)
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        if middle.astimezone(here).replace(tzinfo=None) < wanted:
            low = middle
        else:
            high = middle
    return max(high.replace(microsecond=0), after)
