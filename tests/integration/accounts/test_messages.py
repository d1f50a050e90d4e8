"""Mail and text messages through a provider."""

from __future__ import annotations

import uuid
from typing import Any

import httpx
import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.db import transaction

from accounts.messages.models import OutgoingMessage
from accounts.messages.senders import SMS_SENDERS, SendingFailed, SmsKind, Text, TwilioSms
from accounts.messages.services import message_deliver, message_queue
from kernel import keyring, tasks
from tests.factories.accounts import person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def _provider(settings: Any) -> None:
    settings.MINDO_EMAIL_IS_LOCAL = False


def queued(**rest: Any) -> OutgoingMessage:
    with transaction.atomic():
        message = message_queue(
            channel="email",
            to="asha@people.example",
            template="code_email",
            language="en",
            variables={"code": "123456"},
            **rest,
        )
    assert message is not None
    return message


@pytest.mark.usefixtures("_provider")
def test_a_mail_is_sent_after_commit_by_the_worker_and_once() -> None:
    message = queued()
    assert not mail.outbox
    assert tasks.drain() == 1
    (sent,) = mail.outbox
    assert sent.to == ["asha@people.example"]
    assert "123456" in str(sent.body)
    assert isinstance(sent, EmailMultiAlternatives)
    assert "123456" in str(sent.alternatives[0][0])
    assert message_deliver(message_id=message.id) is True
    assert len(mail.outbox) == 1


@pytest.mark.usefixtures("_provider")
def test_a_mail_of_a_transaction_that_is_taken_back_is_never_sent() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        message_queue(channel="email", to="asha@people.example", template="update", language="en")
        raise RuntimeError
    assert tasks.drain() == 0
    assert not mail.outbox


@pytest.mark.usefixtures("_provider")
def test_a_provider_that_fails_is_tried_again_and_then_given_up(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.nowhere.Backend"
    message = queued()
    for _ in range(4):
        with pytest.raises(SendingFailed):
            message_deliver(message_id=message.id)
    assert message_deliver(message_id=message.id) is False
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("failed", 5)


@pytest.mark.usefixtures("_provider")
def test_a_message_to_an_erased_person_is_not_sent() -> None:
    asha = person()
    message = queued(person_id=asha.id)
    keyring.destroy(asha.id)
    keyring.forget()
    assert message_deliver(message_id=message.id) is False
    assert not mail.outbox


def twilio(settings: Any, answer: httpx.Response | Exception) -> tuple[TwilioSms, list[httpx.Request]]:
    settings.MINDO_TWILIO = {"account": "AC1", "token": "secret", "from": "+15005550006"}
    seen: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        if isinstance(answer, Exception):
            raise answer
        return answer

    client = httpx.Client(base_url="https://api.twilio.com", transport=httpx.MockTransport(handle))
    return TwilioSms(client), seen


def test_twilio_gets_number_sender_and_words(settings: Any) -> None:
    sender, seen = twilio(settings, httpx.Response(201, json={"sid": "SM1"}))
    sender.send_template("+919876543210", Text("code_email", {"code": "1"}, "Mindo: your code is 1"), str(uuid.uuid4()))
    body = seen[0].read().decode()
    assert seen[0].url.path == "/2010-04-01/Accounts/AC1/Messages.json"
    assert "To=%2B919876543210" in body
    assert "Body=Mindo%3A+your+code+is+1" in body


@pytest.mark.parametrize(
    ("answer", "permanent"),
    [
        (httpx.Response(400), True),
        (httpx.Response(429), False),
        (httpx.Response(503), False),
        (httpx.ConnectTimeout("x"), False),
    ],
)
def test_twilios_refusals_say_whether_a_retry_is_worth_it(
    settings: Any, answer: httpx.Response | Exception, permanent: bool
) -> None:
    sender, _ = twilio(settings, answer)
    with pytest.raises(SendingFailed) as failure:
        sender.send_template("+919876543210", Text("update", {}, "words"), "idem")
    assert failure.value.permanent is permanent


def test_every_kind_of_sender_has_a_class() -> None:
    assert set(SMS_SENDERS) == set(SmsKind)
