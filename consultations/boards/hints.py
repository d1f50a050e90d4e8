"""What makes a waiting room or a call look stuck. Pure: facts in, hints out.

Where the numbers come from:
- `nobody_connected`, `one_missing`, `reconnecting_long`: two minutes. A browser's connection checks end after some ten
  seconds (RFC 8445 lets a whole check list fail within them), and a lost socket counts as gone after 12 s of grace; what is not
  connected after two minutes will not become so by itself.
- `over_time`: a minute past the call's scheduled end, because the last goodbye is no fault; at the end plus grace
  (policy, 15 minutes) the platform finishes by itself.
- `nobody_attends`: five minutes past her own start with the professional offline or away: half of the ten
  minutes after which the product offers the patient her money back, so that somebody can still act.
- `waiting_long`: ten minutes past her own start although the professional is here or in another session.
- `poor_quality`: the worse of the two last grades is poor.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

UNCONNECTED_FOR = timedelta(minutes=2)
OVER_BY = timedelta(minutes=1)
UNATTENDED_FOR = timedelta(minutes=5)
WAITING_FOR = timedelta(minutes=10)


@dataclass(frozen=True)
class Facts:
    """Of one place at the instant `at`. A call's facts are None or empty for somebody who still waits.

    waiting: in the queue; due_at: when her wait began to count (the later of her start and her coming);
    professional: where he is (`presence/standing.py`); opened_at, ends_at: of the open call; state and state_since: the call's;
    here: how many of the two are in the call in whatever state but absent or left.
    """

    at: datetime
    waiting: bool
    due_at: datetime
    professional: str
    opened_at: datetime | None = None
    ends_at: datetime | None = None
    state: str = ""
    state_since: datetime | None = None
    here: int = 0
    quality: str = ""


@dataclass(frozen=True)
class Stuck:
    """One hint and since when it has been true."""

    code: str
    since: datetime


def hints_of(facts: Facts) -> list[Stuck]:
    """The hints that hold at `facts.at`, the gravest first."""
    return _of_waiting(facts) if facts.waiting else _of_call(facts)


def _of_waiting(facts: Facts) -> list[Stuck]:
    late = facts.at - facts.due_at
    if facts.professional in {"offline", "away"} and late >= UNATTENDED_FOR:
        return [Stuck("nobody_attends", facts.due_at + UNATTENDED_FOR)]
    if late >= WAITING_FOR:
        return [Stuck("waiting_long", facts.due_at + WAITING_FOR)]
    return []


def _of_call(facts: Facts) -> list[Stuck]:
    found: list[Stuck] = []
    if facts.opened_at is not None and facts.state_since is not None:
        if facts.state in {"lobby", "connecting"} and facts.at - facts.opened_at >= UNCONNECTED_FOR:
            code = "one_missing" if facts.here == 1 else "nobody_connected"
            found.append(Stuck(code, facts.opened_at + UNCONNECTED_FOR))
        elif facts.state == "reconnecting" and facts.at - facts.state_since >= UNCONNECTED_FOR:
            found.append(Stuck("reconnecting_long", facts.state_since + UNCONNECTED_FOR))
    if facts.ends_at is not None and facts.at - facts.ends_at >= OVER_BY:
        found.append(Stuck("over_time", facts.ends_at + OVER_BY))
    if facts.quality == "poor" and facts.state == "connected":
        found.append(Stuck("poor_quality", facts.state_since or facts.at))
    return found
