"""The rooms' models, gathered for Django."""

from consultations.agenda.models import AgendaLink
from consultations.boards.models import BoardIntervention, MetricHour, SupportMessage
from consultations.bookings.models import Booking, BookingMove, SessionRating
from consultations.calls.models import Call
from consultations.disputes.models import SessionDispute, SessionDisputeEntry, SessionDisputeFile
from consultations.guests.models import CallGuest
from consultations.messages.models import SessionMessage
from consultations.notes.models import SessionNote
from consultations.policies.models import PolicyVersion
from consultations.reminders.models import SentReminder
from consultations.safety_alerts.models import AlertStep, SafetyAlert, SafetyPolicyVersion
from consultations.talk_now.models import TalkNowQueue, TalkNowRequest, TalkNowShift
from consultations.waiting_room.models import Desk, GivenEstimate, TransferOffer, WaitingEntry
from consultations.whereabouts.models import Whereabouts

__all__ = [
    "AgendaLink",
    "AlertStep",
    "BoardIntervention",
    "Booking",
    "BookingMove",
    "Call",
    "CallGuest",
    "Desk",
    "GivenEstimate",
    "MetricHour",
    "PolicyVersion",
    "SafetyAlert",
    "SafetyPolicyVersion",
    "SentReminder",
    "SessionDispute",
    "SessionDisputeEntry",
    "SessionDisputeFile",
    "SessionMessage",
    "SessionNote",
    "SessionRating",
    "SupportMessage",
    "TalkNowQueue",
    "TalkNowRequest",
    "TalkNowShift",
    "TransferOffer",
    "WaitingEntry",
    "Whereabouts",
]
