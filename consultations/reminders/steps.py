"""When one is reminded. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Step:
    """`lead` before the start. It goes out within `late` of that moment or not at all: an old reminder says the wrong thing.

    `starting`: the session is about to begin, so neither a switch nor quiet hours hold it back (`accounts.notifications.kinds`).
    """

    name: str
    lead: timedelta
    late: timedelta
    starting: bool = False

    @property
    def template(self) -> str:
        return "booking.starting" if self.starting else "booking.reminder"

    def starts_between(self, now: datetime) -> tuple[datetime, datetime]:
        """Sessions that begin after the first and not after the second are due for it now."""
        return now + self.lead - self.late, now + self.lead

    def is_due(self, *, starts_at: datetime, agreed_at: datetime | None, now: datetime) -> bool:
        """Nobody is reminded of what was agreed on after the reminder's moment."""
        after, until = self.starts_between(now)
        return after < starts_at <= until and (agreed_at is None or agreed_at <= starts_at - self.lead)


STEPS = (
    Step("day", timedelta(hours=24), timedelta(hours=2)),
    Step("hour", timedelta(hours=1), timedelta(minutes=20)),
    Step("minutes", timedelta(minutes=10), timedelta(minutes=8), starting=True),
)
