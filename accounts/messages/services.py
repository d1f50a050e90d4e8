"""Queueing and delivering mail and text messages."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from accounts.consents.models import Purpose
from accounts.consents.selectors import has_consent
from accounts.messages import senders
from accounts.messages.content import Content, content_of, sealed_content
from accounts.messages.models import OutgoingMessage
from accounts.messages.words import say
from accounts.notifications.kinds import NEWS
from kernel import clock, outbox
from kernel.encryption import ErasedPerson
from kernel.errors import Conflict, NotFound

MOST_ATTEMPTS = 6
# Seconds until the next attempt: quick at first, because most failures are over at once, then patient.
BACK_OFF = (5, 30, 120, 600, 3600)
# A worker has this long to hand a message to a provider before another takes it up.
TAKEN_FOR = timedelta(minutes=2)
TASK = "accounts.message_deliver"
LOCAL = "local_inbox"


def message_queue(
    *,
    channel: str,
    to: str,
    template: str,
    language: str,
    person_id: uuid.UUID | None = None,
    variables: dict[str, str] | None = None,
    not_before: datetime | None = None,
    expires_at: datetime | None = None,
    calendar: str = "",
    unsubscribe: str = "",
) -> OutgoingMessage | None:
    """Store a message and have it sent after commit. Called inside the transaction of what it tells.

    Local senders have nothing to call, so their messages are sent by being stored. None for an erased person. With `not_before`
    it waits in its row, where the sweep finds it however often workers come and go; after `expires_at` it is not sent any more.
    `calendar`, an iCalendar text, is sealed with the words and attached to a mail, as is the address that stops such mails.
    """
    variables = variables or {}
    is_email = channel == OutgoingMessage.Channel.EMAIL
    body = say(template, "body" if is_email else "sms", language, variables)
    subject = say(template, "subject", language, variables) if is_email else ""
    try:
        sealed = sealed_content(Content(to, subject, body, language, variables, calendar, unsubscribe), person_id)
    except ErasedPerson:
        return None
    now = clock.now()
    due_at = max(not_before or now, now)
    at_once = due_at == now
    local = _is_local(channel) and at_once
    message = OutgoingMessage.objects.create(
        channel=channel,
        template=template,
        person_id=person_id,
        sealed=sealed,
        state=OutgoingMessage.State.SENT if local else OutgoingMessage.State.QUEUED,
        sender=LOCAL if local else "",
        sent_at=now if local else None,
        due_at=due_at,
        deferred=not at_once,
        expires_at=expires_at,
    )
    if not local and at_once:
        outbox.task(TASK, message_id=str(message.id))
    return message


def message_deliver(*, message_id: uuid.UUID) -> bool:
    """Send one queued message if it is due; True if it is sent (now or before). Idempotent.

    The provider is called outside a transaction, by whoever has taken the row: two workers with the same message send it once.
    After a failure the message is due again a little later; both the task that starts then and the sweep may find it. What may
    have got through, because the worker died or the answer was lost, is sent again, except a code by text message (`_sent_once`).
    """
    taken = _take(message_id)
    if isinstance(taken, bool):
        return taken
    content = content_of(taken)
    failure: senders.SendingFailed | None = None
    if content is None:
        failure = senders.SendingFailed("erased", permanent=True)
    elif taken.expires_at is not None and taken.expires_at <= clock.now():
        failure = senders.SendingFailed("expired", permanent=True)
    elif taken.template == NEWS and not (taken.person_id and has_consent(taken.person_id, Purpose.MARKETING)):
        # It waited for the end of her quiet hours, and she has changed her mind meanwhile.
        failure = senders.SendingFailed("consent_withdrawn", permanent=True)
    else:
        try:
            _send(taken, content)
        except senders.SendingFailed as error:
            failure = error
    with transaction.atomic():
        message = OutgoingMessage.objects.select_for_update(of=("self",)).get(id=message_id)
        if message.state == OutgoingMessage.State.QUEUED:
            _settle(message, failure)
    return failure is None


def _take(message_id: uuid.UUID) -> OutgoingMessage | bool:
    """The row, taken for a while; or whether it is sent, where there is nothing to do now."""
    with transaction.atomic():
        message = OutgoingMessage.objects.select_for_update(of=("self",)).filter(id=message_id).first()
        if message is None:
            return False
        if message.state != OutgoingMessage.State.QUEUED or message.due_at > clock.now():
            return message.state == OutgoingMessage.State.SENT
        if message.attempts and not message.failure and _sent_once(message):
            # Whoever took it never came back to say what became of it.
            _settle(message, senders.SendingFailed("outcome_unknown", uncertain=True))
            return False
        message.attempts += 1
        message.failure = ""
        message.due_at = clock.now() + TAKEN_FOR
        message.save(update_fields=["attempts", "due_at", "failure"])
        return message


def _sent_once(message: OutgoingMessage) -> bool:
    """A code by text message goes out at most once: carriers know no key by which a repeat could be told, a second text with a
    code looks like an attack and is paid for, and the person can ask for another at once. Everything else goes out at least once:
    a reminder read twice does no harm, one never read does."""
    return message.channel == OutgoingMessage.Channel.SMS and message.expires_at is not None


def _settle(message: OutgoingMessage, failure: senders.SendingFailed | None) -> None:
    now = clock.now()
    if failure is None:
        message.state, message.sent_at, message.failure = OutgoingMessage.State.SENT, now, ""
        message.sender = LOCAL if _is_local(message.channel) else _sender_name(message.channel)
    else:
        message.failure = failure.code
        over = failure.permanent or (failure.uncertain and _sent_once(message))
        if over or message.attempts >= MOST_ATTEMPTS:
            message.state, message.failed_at = OutgoingMessage.State.FAILED, now
        else:
            wait = BACK_OFF[min(message.attempts, len(BACK_OFF)) - 1]
            message.due_at = now + timedelta(seconds=wait)
            outbox.task_later(wait, TASK, message_id=str(message.id))
    message.save(update_fields=["state", "sent_at", "failed_at", "failure", "sender", "due_at"])


def messages_due(limit: int = 200) -> int:
    """Send what is due: messages that waited for the end of quiet hours, and those a crashed worker left; returns how many.

    Each is taken before it is sent, so several sweeps and tasks at once do not send one twice.
    """
    due = OutgoingMessage.objects.filter(state=OutgoingMessage.State.QUEUED, due_at__lte=clock.now())
    ids = list(due.order_by("due_at", "id").values_list("id", flat=True)[:limit])
    for message_id in ids:
        message_deliver(message_id=message_id)
    return len(ids)


@transaction.atomic
def message_replay(*, actor: Actor, message_id: uuid.UUID) -> OutgoingMessage:
    """Try a message again that was given up. Again is no change. Conflict `message_over` for a code that is no longer good and for
    a person who is gone."""
    authorize(actor, "messages.replay")
    message = OutgoingMessage.objects.select_for_update(of=("self",)).filter(id=message_id).first()
    if message is None:
        raise NotFound
    if message.state != OutgoingMessage.State.FAILED:
        # Nothing changes, but the answer says what she was sent.
        record(actor, "message.viewed", resource=message, person=message.person_id)
        return message
    if message.expires_at is not None and message.expires_at <= clock.now():
        raise Conflict("message_over", "This message came with a code that is no longer good.")
    if content_of(message) is None:
        raise Conflict("message_over", "The person this message was for is gone.")
    message.state, message.attempts, message.due_at = OutgoingMessage.State.QUEUED, 0, clock.now()
    message.failed_at, message.failure = None, ""
    message.save(update_fields=["state", "attempts", "due_at", "failed_at", "failure"])
    outbox.task(TASK, message_id=str(message.id))
    record(actor, "message.replayed", resource=message, person=message.person_id, data={"template": message.template})
    return message


def _is_local(channel: str) -> bool:
    is_email = channel == OutgoingMessage.Channel.EMAIL
    return senders.email_is_local() if is_email else senders.sms_is_local()


def _sender_name(channel: str) -> str:
    return str(settings.MINDO_SMS_SENDER if channel == OutgoingMessage.Channel.SMS else "mail")[:32]


def _send(message: OutgoingMessage, content: Content) -> None:
    if _is_local(message.channel):
        return  # its row is what the local inbox shows
    # The same for every attempt, so that a provider that knows such keys sends a repeated request once.
    idem = f"message-{message.id}"
    if message.channel == OutgoingMessage.Channel.EMAIL:
        senders.email_send(
            to=content.to, subject=content.subject, body=content.body, language=content.language, idem=idem,
            calendar=content.calendar, unsubscribe=content.unsubscribe,
        )  # fmt: skip
    else:
        text = senders.Text(message.template, content.variables, content.body, content.language)
        senders.sms_sender().send_template(content.to, text, idem)
