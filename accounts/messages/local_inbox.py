"""The embedded stand-in for mail and SMS providers: everything sent is kept, sealed, and shown on a page."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from accounts.messages import senders
from accounts.messages.content import content_of
from accounts.messages.models import OutgoingMessage
from kernel import clock
from kernel.encryption import seal_transport, warm


def is_open() -> bool:
    """The inbox exists only while both channels are local: with a real provider nobody may read what was sent."""
    return senders.email_is_local() and senders.sms_is_local()


@dataclass(frozen=True, slots=True)
class InboxMessage:
    """One message as the inbox shows it."""

    id: uuid.UUID
    channel: str
    to: str
    subject: str
    body: str
    at: datetime


def newest(*, to: str | None = None, limit: int = 50) -> list[InboxMessage]:
    """The newest messages, optionally only those to one address or number."""
    # The recipient is sealed, so it is matched after opening: a window, enough for a development machine.
    rows = list(OutgoingMessage.objects.filter(sender="local_inbox").order_by("-id")[: 500 if to else limit])
    warm({row.person_id for row in rows if row.person_id is not None})
    found: list[InboxMessage] = []
    for row in rows:
        content = content_of(row)
        if content is not None and (to is None or content.to == to.strip().lower()):
            found.append(InboxMessage(row.id, row.channel, content.to, content.subject, content.body, row.created_at))
    return found[:limit]


class LocalInboxBackend(BaseEmailBackend):
    """Django's e-mail backend for mails that do not come through the message queue."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for mail in email_messages:
            for to in mail.recipients():
                content: dict[str, object] = {
                    "to": to, "subject": mail.subject, "body": str(mail.body), "language": "en", "variables": {},
                }  # fmt: skip
                OutgoingMessage.objects.create(
                    channel=OutgoingMessage.Channel.EMAIL,
                    template="mail",
                    sealed=seal_transport(json.dumps(content).encode()),
                    state=OutgoingMessage.State.SENT,
                    sender="local_inbox",
                    sent_at=clock.now(),
                )
        return len(email_messages)
