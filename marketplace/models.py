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
from marketplace.gigs.models import Gig, GigVersion
from marketplace.helplines.models import Helpline
from marketplace.matching.models import MatchBlock, MatchProfile, MatchWeights
from marketplace.onboarding.models import Application
from marketplace.orders.models import GigDispute, GigOrder, OrderEntry, OrderFile
from marketplace.professionals.models import (
    Licence,
    LicenceDocument,
    Professional,
    ProfessionalPresence,
    SessionOffer,
)
from marketplace.questionnaires.models import QuestionnaireVersion
from marketplace.research.models import ResearchExtract
from marketplace.reviews.models import Review, ReviewFeed, ReviewReply
from marketplace.shortlist.models import Favourite, SavedSearch
from marketplace.verification.models import LicenceNotice, VerificationCase, VerificationPolicy

__all__ = [
    "Application",
    "AssessmentResponse",
    "AvailabilityOverride",
    "AvailabilityRule",
    "BusyFeed",
    "BusySpan",
    "CalendarSettings",
    "Claim",
    "Favourite",
    "Gig",
    "GigDispute",
    "GigOrder",
    "GigVersion",
    "Helpline",
    "Licence",
    "LicenceDocument",
    "LicenceNotice",
    "MatchBlock",
    "MatchProfile",
    "MatchWeights",
    "OrderEntry",
    "OrderFile",
    "Professional",
    "ProfessionalPresence",
    "QuestionnaireVersion",
    "ResearchExtract",
    "Review",
    "ReviewFeed",
    "ReviewReply",
    "SavedSearch",
    "SessionOffer",
    "TimeOff",
    "VerificationCase",
    "VerificationPolicy",
]
