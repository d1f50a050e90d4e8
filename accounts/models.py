"""The rooms' models, gathered for Django."""

from accounts.consents.models import ConsentRecord, Purpose
from accounts.messages.models import OutgoingMessage
from accounts.notifications.models import Notification
from accounts.people.models import Language, User
from accounts.sessions.models import AuthSession

__all__ = ["AuthSession", "ConsentRecord", "Language", "Notification", "OutgoingMessage", "Purpose", "User"]
