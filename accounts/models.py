"""The rooms' models, gathered for Django."""

from accounts.closing.models import AccountClosure
from accounts.codes.models import CodeAlarm, OneTimeCode
from accounts.consents.models import ConsentRecord, Purpose
from accounts.emergency.models import EmergencyContact
from accounts.messages.models import OutgoingMessage
from accounts.news.models import NewsCopy, NewsIssue
from accounts.notifications.models import Notification, NotificationSettings
from accounts.people.models import Language, User
from accounts.sessions.models import AuthSession

__all__ = [
    "AccountClosure", "AuthSession", "CodeAlarm", "ConsentRecord", "EmergencyContact", "Language", "NewsCopy",
    "NewsIssue", "Notification", "NotificationSettings", "OneTimeCode", "OutgoingMessage", "Purpose", "User",
]  # fmt: skip
