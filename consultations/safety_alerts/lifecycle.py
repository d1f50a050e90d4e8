"""The life of a safety alert, and its timer."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any


class AlertState(StrEnum):
    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"


# open → acknowledged → resolved. Nothing closes an alert but a person: a later, lower answer does not. A later answer that brings
# the risk again opens a resolved one.
MOVES: dict[AlertState, frozenset[AlertState]] = {
    AlertState.OPEN: frozenset({AlertState.ACKNOWLEDGED}),
    AlertState.ACKNOWLEDGED: frozenset({AlertState.RESOLVED}),
    AlertState.RESOLVED: frozenset({AlertState.OPEN}),
}
UNRESOLVED = frozenset({AlertState.OPEN, AlertState.ACKNOWLEDGED})


class Resolution(StrEnum):
    SPOKEN_WITH = "spoken_with"
    SAFETY_PLAN = "safety_plan"
    EMERGENCY_SERVICES = "emergency_services"
    HANDED_OVER = "handed_over"
    NO_RISK_FOUND = "no_risk_found"
    NOT_REACHED = "not_reached"


def may_move(here: str, there: AlertState) -> bool:
    return there in MOVES[AlertState(here)]


@dataclass(frozen=True, slots=True)
class SafetyPolicy:
    """Who is on duty and how long each severity may wait. Minutes to acknowledge by severity 1 to 3; hours to resolve."""

    duty_role: str = "clinical_lead"
    acknowledge_minutes: dict[str, int] = field(default_factory=lambda: {"1": 60, "2": 30, "3": 10})
    resolve_hours: int = 24
    care_days: int = 90  # a professional looks after somebody she had a session with this recently

    @classmethod
    def of(cls, data: dict[str, Any]) -> SafetyPolicy:
        known = {key: value for key, value in data.items() if key in cls.__dataclass_fields__}
        return cls(**known)

    def as_data(self) -> dict[str, Any]:
        return asdict(self)

    def acknowledge_by(self, severity: int, at: datetime) -> datetime:
        return at + timedelta(minutes=self.acknowledge_minutes[str(severity)])

    def resolve_by(self, at: datetime) -> datetime:
        return at + timedelta(hours=self.resolve_hours)
