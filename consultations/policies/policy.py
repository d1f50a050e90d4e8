"""The rules a booking lives by, as a value: pure, no Django."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from datetime import datetime, timedelta
from typing import Any


@dataclass(frozen=True)
class RefundTier:
    """Cancelling at least `hours` before the start gives `percent` of the price back."""

    hours: int
    percent: int


DEFAULT_TIERS = (RefundTier(hours=24, percent=100), RefundTier(hours=2, percent=50), RefundTier(hours=0, percent=0))


@dataclass(frozen=True)
class Policy:
    """One version of the rules. Durations carry their unit in the name."""

    version: int = 1
    hold_minutes: int = 10
    room_opens_minutes: int = 15
    away_after_seconds: int = 30
    place_kept_seconds: int = 180
    patient_no_show_minutes: int = 15
    professional_no_show_minutes: int = 15
    call_grace_minutes: int = 15
    # Outside this window before the start a patient may move a session so many times; inside it, only for a reason below.
    reschedule_window_hours: int = 24
    free_reschedules: int = 2
    # A delay of so many minutes, announced or waited, lets her move at once and does not count.
    late_reschedule_minutes: int = 10
    transfer_answer_seconds: int = 180
    # Who is not in the waiting room yet has so long to think about another professional, and at most until her start.
    reassign_answer_minutes: int = 12 * 60
    talk_now_wait_minutes: int = 10
    talk_now_pay_minutes: int = 5
    refund_tiers: tuple[RefundTier, ...] = field(default=DEFAULT_TIERS)

    def snapshot(self) -> dict[str, Any]:
        """JSON that `from_snapshot` reads back; stored with each booking so that a later version does not change it."""
        return asdict(self)

    @classmethod
    def from_snapshot(cls, values: dict[str, Any]) -> Policy:
        """The rules as they stood; a field unknown at that time has its default."""
        known = {f.name for f in fields(cls)}
        picked = {name: value for name, value in values.items() if name in known}
        if "refund_tiers" in picked:
            picked["refund_tiers"] = tuple(RefundTier(**tier) for tier in picked["refund_tiers"])
        return cls(**picked)

    def opens_at(self, starts_at: datetime) -> datetime:
        """When the waiting room opens for a session."""
        return starts_at - timedelta(minutes=self.room_opens_minutes)

    def refund_percent(self, starts_at: datetime, at: datetime) -> int:
        """What a patient gets back who cancels at `at`: the first tier, longest notice first, that she still meets."""
        notice = starts_at - at
        for tier in sorted(self.refund_tiers, key=lambda tier: -tier.hours):
            if notice >= timedelta(hours=tier.hours):
                return tier.percent
        return 0
