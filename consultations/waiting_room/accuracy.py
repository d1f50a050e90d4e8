"""How honest the honest estimate was: the range a patient was told against the wait she had. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

# Being let in within the minute before or after the range is as told: the range itself is in whole minutes.
TOLERANCE_S = 60


@dataclass(frozen=True)
class EstimateAccuracy:
    """Over `measured` waits of the last `days`: how many fell `within` the range told, were `sooner` or `later`.

    `within_percent`, `median_miss_min` (distance to the range of those outside it) and `median_width_min` (how wide the
    ranges were: a wide one is easily kept) are null without data.
    """

    days: int
    measured: int
    within: int
    sooner: int
    later: int
    within_percent: int | None
    median_miss_min: float | None
    median_width_min: float | None
    median_wait_min: float | None


def accuracy(waits: Sequence[tuple[int, int, int]], *, days: int) -> EstimateAccuracy:
    """`waits`: (low minutes, high minutes, seconds waited)."""
    sooner = [low * 60 - waited for low, _, waited in waits if waited < low * 60 - TOLERANCE_S]
    later = [waited - high * 60 for _, high, waited in waits if waited > high * 60 + TOLERANCE_S]
    within = len(waits) - len(sooner) - len(later)
    missed = sooner + later
    return EstimateAccuracy(
        days=days,
        measured=len(waits),
        within=within,
        sooner=len(sooner),
        later=len(later),
        within_percent=round(100 * within / len(waits)) if waits else None,
        median_miss_min=round(median(missed) / 60, 1) if missed else None,
        median_width_min=round(median([float(high - low) for low, high, _ in waits]), 1) if waits else None,
        median_wait_min=round(median([waited / 60 for _, _, waited in waits]), 1) if waits else None,
    )
