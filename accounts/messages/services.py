"""Queueing and delivering mail and text messages."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass

from django.db import transaction

from accounts.messages import senders
from accounts.messages.models import OutgoingMessage
from accounts.messages.words import say
from kernel import clock, outbox
from kernel.encryption import ErasedPerson, seal, seal_transport, unseal, unseal_transport

MOST_ATTEMPTS = 5
_CONTEXT = "accounts.outgoingmessage.sealed"


@dataclass(frozen=True, slots=True)
class Content:
    """What is sealed in a message row."""

    to: str
    subject: str
    body: str
    language: str
    variables: dict[str, str]


def content_of(message: OutgoingMessage) -> Content | None:
    """The opened message; None once its person's key is destroyed."""
    sealed = bytes(message.sealed)
    plain = unseal_transport(sealed) if message.person_id is None else unseal(sealed, _CONTEXT)
    return None if plain is None else Content(**json.loads(plain))


def message_queue(
    *,
    channel: str,
    to: str,
    template: str,
    language: str,
    person_id: uuid.UUID | None = None,
    variables: dict[str, str] | None = None,
) -> OutgoingMessage | None:
    """Store a message and have it sent after commit. Called inside the transaction of what it tells.

    Local senders have nothing to call, so their messages are sent by being stored. None for an erased person.
    """
    variables = variables or {}
    is_email = channel == OutgoingMessage.Channel.EMAIL
    body = say(template, "body" if is_email else "sms", language, variables)
    subject = say(template, "subject", language, variables) if is_email else ""
    plain = json.dumps(
        {"to": to, "subject": subject, "body": body, "language": language, "variables": variables}
    ).encode()
    try:
        sealed = seal_transport(plain) if person_id is None else seal(person_id, plain, _CONTEXT)
    except ErasedPerson:
        return None
    local = senders.email_is_local() if is_email else senders.sms_is_local()
    message = OutgoingMessage.objects.create(
        channel=channel,
        template=template,
        person_id=person_id,
        sealed=sealed,
        state=OutgoingMessage.State.SENT if local else OutgoingMessage.State.QUEUED,
        sender="local_inbox" if local else "",
        sent_at=clock.now() if local else None,
    )
    if not local:
        outbox.task("accounts.message_deliver", message_id=str(message.id))
    return message


def message_deliver(*, message_id: uuid.UUID) -> bool:
    """Send one queued message; True if it is sent (now or before). Idempotent; the provider is called outside a transaction.

    Raises SendingFailed while another attempt is worth it.
    """
    with transaction.atomic():
        message = OutgoingMessage.objects.select_for_update(of=("self",)).get(id=message_id)
        if message.state != OutgoingMessage.State.QUEUED:
            return message.state == OutgoingMessage.State.SENT
        message.attempts += 1
        message.save(update_fields=["attempts"])
    content = content_of(message)
    failure: senders.SendingFailed | None = None
    if content is None:
        failure = senders.SendingFailed("erased", permanent=True)
    else:
        try:
            _send(message, content)
        except senders.SendingFailed as error:
            failure = error
    with transaction.atomic():
        message = OutgoingMessage.objects.select_for_update(of=("self",)).get(id=message_id)
        if failure is None:
            message.state, message.sent_at, message.failure = OutgoingMessage.State.SENT, clock.now(), ""
        else:
            message.failure = failure.code
            if failure.permanent or message.attempts >= MOST_ATTEMPTS:
                message.state = OutgoingMessage.State.FAILED
        message.save(update_fields=["state", "sent_at", "failure"])
    if failure is not None and message.state == OutgoingMessage.State.QUEUED:
        raise failure
    return failure is None


def _send(message: OutgoingMessage, content: Content) -> None:
    idem = f"message-{message.id}"
    if message.channel == OutgoingMessage.Channel.EMAIL:
        senders.email_send(
            to=content.to, subject=content.subject, body=content.body, language=content.language, idem=idem
        )
    else:
        text = senders.Text(message.template, content.variables, content.body)
        senders.sms_sender().send_template(content.to, text, idem)
