"""Reading how codes do."""

from __future__ import annotations

from dataclasses import dataclass

from access.actors import Actor
from access.authorize import authorize
from accounts.codes.models import CodeAlarm
from accounts.codes.tally import Ratio, ratios

MOST = 20


@dataclass(frozen=True, slots=True)
class CodesNow:
    """The watched hour, worst first, and the newest alarms."""

    ratios: list[Ratio]
    alarms: list[CodeAlarm]


def codes_now(*, actor: Actor) -> CodesNow:
    """What the watchers see. No number and no person is in it."""
    authorize(actor, "codes.watch")
    worst = sorted(ratios(), key=lambda ratio: (ratio.share, -ratio.sent))
    return CodesNow(worst[:MOST], list(CodeAlarm.objects.order_by("-created_at", "-id")[:MOST]))
