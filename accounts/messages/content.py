"""What is sealed in a message row: who gets it and what it says."""

from __future__ import annotations

import json
import uuid
from dataclasses import asdict, dataclass

from accounts.messages.models import OutgoingMessage
from kernel.encryption import seal, seal_transport, unseal, unseal_transport

_CONTEXT = "accounts.outgoingmessage.sealed"


@dataclass(frozen=True, slots=True)
class Content:
    """Recipient and words; `variables` are for providers that fill in registered templates themselves; `calendar` is an
    iCalendar text that goes with a mail, or empty; `unsubscribe` the address that stops mails of its kind, or empty."""

    to: str
    subject: str
    body: str
    language: str
    variables: dict[str, str]
    calendar: str = ""
    unsubscribe: str = ""


def sealed_content(content: Content, person_id: uuid.UUID | None) -> bytes:
    """Sealed with the person's key, or the platform's where nobody is known. Raises ErasedPerson."""
    plain = json.dumps(asdict(content)).encode()
    return seal_transport(plain) if person_id is None else seal(person_id, plain, _CONTEXT)


def content_of(message: OutgoingMessage) -> Content | None:
    """The opened message; None once its person's key is destroyed."""
    sealed = bytes(message.sealed)
    plain = unseal_transport(sealed) if message.person_id is None else unseal(sealed, _CONTEXT)
    return None if plain is None else Content(**json.loads(plain))
