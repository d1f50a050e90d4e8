"""The one answer to "is she found, and can she be booked?": directory, slots, holds, matching and talk now all ask here.

Approved, and on a day on which a verified licence is good, by the clock where she works. PostgreSQL writes `listed_until` from
state, licence and zone whenever one of them changes, so that no writer can forget it.
"""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from kernel import clock
from marketplace.professionals.lifecycle import APPROVED
from marketplace.professionals.models import Professional

# The same for SQL that is written by hand: `p` is the professional's row, `now` a parameter.
LISTED_SQL = "p.state = 'approved' AND p.listed_until > %(now)s"


def listed_rows(at: datetime | None = None) -> QuerySet[Professional]:
    """Everybody who is listed at an instant (UTC), now unless said."""
    # Whoever has `listed_until` is approved; said all the same, because the list's indexes hold the approved alone.
    return Professional.objects.filter(state=APPROVED, listed_until__gt=at or clock.now())


def is_listed(listed_until: datetime | None, at: datetime) -> bool:
    """Whether a row with this column is listed at an instant."""
    return listed_until is not None and listed_until > at


def today_in(zone: str) -> date:
    """The date where she works."""
    return clock.now().astimezone(ZoneInfo(zone)).date()
