"""Mail and text messages through a provider."""

from __future__ import annotations

import contextlib
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.db import transaction

from access.models import AuditEvent
from accounts.messages import senders
from accounts.messages.models import OutgoingMessage
from accounts.messages.selectors import messages_of
from accounts.messages.services import (
    BACK_OFF,
    MOST_ATTEMPTS,
    TAKEN_FOR,
    message_deliver,
    message_queue,
    message_replay,
    messages_due,
)  # fmt: skip
from kernel import clock, keyring, tasks
from kernel.errors import Conflict, NotFound
from tests.factories.accounts import actor, person, token_of
from tests.integration.accounts.conftest import Browser

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def _provider(settings: Any) -> None:
    settings.MINDO_EMAIL_IS_LOCAL = False


def queued(**rest: Any) -> OutgoingMessage:
    said: dict[str, Any] = {"channel": "email", "to": "asha@people.example", "template": "code_email"}
    with transaction.atomic():
        message = message_queue(**{**said, "language": "en", "variables": {"code": "123456"}, **rest})
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
    waits = []
    for _ in range(MOST_ATTEMPTS):
        assert message_deliver(message_id=message.id) is False
        assert message_deliver(message_id=message.id) is False  # not due yet: no attempt
        message.refresh_from_db()
        waits.append(round((message.due_at - clock.now()).total_seconds()))
        OutgoingMessage.objects.update(due_at=clock.now())
    assert (message.state, message.attempts, message.failed_at is not None) == ("failed", MOST_ATTEMPTS, True)
    assert waits[: len(BACK_OFF)] == list(BACK_OFF)


@pytest.mark.usefixtures("_provider")
def test_a_message_a_crashed_worker_had_taken_is_taken_up_again_and_not_before() -> None:
    message = queued()
    tasks.waiting.clear()
    OutgoingMessage.objects.update(attempts=1, due_at=clock.now() + TAKEN_FOR)
    assert messages_due() == 0
    with clock.frozen(clock.now() + TAKEN_FOR):
        assert messages_due() == 1
    message.refresh_from_db()
    assert (message.state, message.attempts, len(mail.outbox)) == ("sent", 2, 1)


class Died(BaseException):
    """The worker's process ends here."""


class Carrier:
    """Stands where the provider is reached: takes a text, and then lets the worker die or the answer be lost."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, settings: Any, after: BaseException) -> None:
        settings.MINDO_SMS_SENDER, self.after, self.took = "twilio", after, list[str]()
        monkeypatch.setattr(senders, "sms_sender", lambda: self)

    def send_template(self, to: str, message: senders.Text, idem: str) -> None:
        self.took.append(idem)
        raise self.after


LOST: list[BaseException] = [Died(), senders.SendingFailed("answer_lost", uncertain=True)]


@pytest.mark.parametrize("after", LOST, ids=["died", "answer_lost"])
@pytest.mark.parametrize(("kind", "times"), [("code", 1), ("reminder", 2)])
def test_a_text_that_may_have_got_through_is_repeated_unless_it_is_a_code(
    kind: str, times: int, after: BaseException, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    carrier = Carrier(monkeypatch, settings, after)
    ends = (
        {"expires_at": clock.now() + timedelta(minutes=5)}
        if kind == "code"
        else {"template": "update", "variables": {}}
    )
    message = queued(channel="sms", to="+919876543210", **ends)
    tasks.waiting.clear()
    for minutes in (0, 3):
        with clock.shift(timedelta(minutes=minutes)), contextlib.suppress(Died):
            messages_due()
    message.refresh_from_db()
    assert carrier.took == [f"message-{message.id}"] * times
    assert (message.state == "failed") == (kind == "code")
    if kind == "code":
        assert message.failure == ("outcome_unknown" if isinstance(after, Died) else "answer_lost")


@pytest.mark.usefixtures("_provider")
def test_a_code_that_comes_too_late_is_not_sent() -> None:
    message = queued(expires_at=clock.now())
    assert message_deliver(message_id=message.id) is False
    message.refresh_from_db()
    assert (message.state, message.failure, mail.outbox) == ("failed", "expired", [])
    with pytest.raises(Conflict, match="message_over"):
        message_replay(actor=actor(person(role="admin")), message_id=message.id)


@pytest.mark.usefixtures("_provider")
def test_a_dead_message_is_sent_again_by_whoever_may_and_once(settings: Any) -> None:
    asha, support = person(), person(role="support")
    backend = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.nowhere.Backend"
    message = queued(person_id=asha.id)
    OutgoingMessage.objects.update(attempts=MOST_ATTEMPTS - 1)
    message_deliver(message_id=message.id)
    tasks.waiting.clear()
    settings.EMAIL_BACKEND = backend
    shown = Browser()
    shown.access = token_of(support)
    (entry,) = shown.get("admin/messages?state=failed").json()["results"]
    assert (entry["id"], entry["failure"]) == (str(message.id), "modulenotfounderror")
    assert "people.example" not in str(entry)
    assert "123456" not in str(entry)
    stranger = Browser()
    stranger.access = token_of(asha)
    assert stranger.post(f"admin/messages/{message.id}/replay").status_code == 403
    assert [shown.post(f"admin/messages/{message.id}/replay").status_code for _ in range(2)] == [200, 200]
    assert tasks.drain() == 1
    assert len(mail.outbox) == 1
    assert AuditEvent.objects.filter(action="message.replayed", person_id=asha.id).count() == 1
    (own,) = stranger.get("me/messages").json()["results"]
    assert (own["state"], own["to"], own["title"]) == ("sent", "a•••@people.example", "Your code")


def test_the_logs_are_read_with_few_statements(django_assert_max_num_queries: Any) -> None:
    asha = person()
    with transaction.atomic():
        for _ in range(12):
            message_queue(channel="sms", to="+919876543210", template="update", language="en", person_id=asha.id)
    her = actor(asha)
    with django_assert_max_num_queries(5):
        rows, following = messages_of(actor=her, person_id=asha.id, cursor=None, limit=10)
    assert (len(rows), rows[0].to) == (10, "•••• 3210")
    assert len(messages_of(actor=her, person_id=asha.id, cursor=following, limit=10)[0]) == 2
    with pytest.raises(NotFound):
        messages_of(actor=actor(person()), person_id=asha.id, cursor=None, limit=10)


@pytest.mark.usefixtures("_provider")
def test_a_message_to_an_erased_person_is_not_sent() -> None:
    asha = person()
    message = queued(person_id=asha.id)
    keyring.destroy(asha.id)
    keyring.forget()
    assert message_deliver(message_id=message.id) is False
    assert not mail.outbox
