"""The limits of one-time codes, all in one place.

A text message costs money, and whoever owns a premium range earns by having many sent to it ("SMS pumping"). So codes are counted
by where they go, by who asks, by range of numbers, and by day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from django.conf import settings

Scope = Literal["recipient", "place", "prefix", "everywhere"]

HOUR, DAY = 3600, 86_400

LASTS = timedelta(minutes=5)
ATTEMPTS = 3
COOL_DOWN = timedelta(seconds=30)

# Below so many sent a ratio says nothing; an attack sends more.
ALARM_FROM_SENT = 30
# Real people enter about four of five codes. A range from which hardly any comes back is being pumped.
ALARM_BELOW = 0.35
# The alarm ends above this, so that it does not flicker at its edge.
CALM_ABOVE = 0.5
WATCHED = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Budget:
    """At most `amount` codes in `seconds` from the first one on, for one value of `scope`.

    recipient: one number or address; place: one IP address (IPv6: one /64); prefix: country code and operator's digits.
    """

    scope: Scope
    amount: int
    seconds: int


def budgets(channel: str) -> tuple[Budget, ...]:
    """What bounds a channel. Many people share one address at an Indian mobile operator, so a place may ask for many."""
    if channel == "sms":
        hourly = settings.MINDO_SMS_PER_PREFIX_PER_HOUR
        return (
            Budget("recipient", 6, HOUR),
            Budget("recipient", 10, DAY),
            Budget("place", 40, HOUR),
            Budget("place", 200, DAY),
            Budget("prefix", hourly, HOUR),
            Budget("prefix", 6 * hourly, DAY),
            Budget("everywhere", settings.MINDO_SMS_PER_DAY, DAY),
        )
    return (
        Budget("recipient", 10, HOUR),
        Budget("recipient", 20, DAY),
        Budget("place", 100, HOUR),
        Budget("place", 500, DAY),
        Budget("everywhere", settings.MINDO_MAILS_PER_DAY, DAY),
    )
