"""The rooms' models, gathered for Django."""

from marketplace.assessments.models import AssessmentResponse
from marketplace.calendar.models import (
    AvailabilityOverride,
    AvailabilityRule,
    BusyFeed,
    BusySpan,
    CalendarSettings,
    Claim,
    TimeOff,
)
from marketplace.matching.models import MatchBlock, MatchProfile, MatchWeights
from marketplace.professionals.models import Licence, Professional, ProfessionalPresence, SessionOffer
from marketplace.questionnaires.models import QuestionnaireVersion
from marketplace.reviews.models import Review, ReviewFeed, ReviewReply

__all__ = [
    "AssessmentResponse",
    "AvailabilityOverride",
    "AvailabilityRule",
    "BusyFeed",
    "BusySpan",
    "CalendarSettings",
    "Claim",
    "Licence",
    "MatchBlock",
    "MatchProfile",
    "MatchWeights",
    "Professional",
    "ProfessionalPresence",
    "QuestionnaireVersion",
    "Review",
    "ReviewFeed",
    "ReviewReply",
    "SessionOffer",
    "TimeOff",
]
