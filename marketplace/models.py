"""The rooms' models, gathered for Django."""

from marketplace.calendar.models import (
    AvailabilityOverride,
    AvailabilityRule,
    CalendarSettings,
    Claim,
    TimeOff,
)
from marketplace.professionals.models import Licence, Professional, SessionOffer
from marketplace.reviews.models import Review

__all__ = [
    "AvailabilityOverride",
    "AvailabilityRule",
    "CalendarSettings",
    "Claim",
    "Licence",
    "Professional",
    "Review",
    "SessionOffer",
    "TimeOff",
]
