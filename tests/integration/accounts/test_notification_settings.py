"""What a person switches off, her quiet hours, and what is told all the same."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from access.actors import Actor
from accounts.messages.models import OutgoingMessage
from accounts.messages.services import messages_due
from accounts.notifications.models import Notification
from accounts.notifications.services import notification_settings_update, notify
from accounts.people.models import User
from kernel import clock, tasks
from kernel.errors import Invalid, NotFound
from tests.factories.accounts import actor, person, token_of
from tests.integration.accounts.conftest import Browser, inbox

pytestmark = pytest.mark.django_db

SYSTEM = Actor.system("tests")
# 23:00 and 07:00 in Kolkata.
NIGHT, MORNING = datetime(2026, 11, 28, 17, 30, tzinfo=UTC), datetime(2026, 11, 29, 1, 30, tzinfo=UTC)


def signed_in(user: User) -> Browser:
    browser = Browser()
    browser.access = token_of(user)
    return browser


def sleeper() -> User:
    asha = person(zone="Asia/Kolkata", phone="+919876543210", phone_verified_at=clock.now())
    answer = signed_in(asha).call("PATCH", "me/notification-settings", {"quiet_from": "22:00", "quiet_until": "07:00"})
    assert answer.json()["quiet_from"] == "22:00"
    return asha


def told(user: User, template: str, **rest: Any) -> dict[str, str]:
    with transaction.atomic():
        notify(actor=SYSTEM, person_id=user.id, template=template, **rest)
    rows = OutgoingMessage.objects.filter(person=user, template=template)
    return {row.channel: row.state for row in rows}


def test_what_is_switched_off_is_not_sent_and_the_rest_is() -> None:
    asha = person(phone="+919876543210", phone_verified_at=clock.now())
    browser = signed_in(asha)
    body = {"silenced": ["payments:sms", "payments:app", "reminders:email"]}
    assert browser.call("PATCH", "me/notification-settings", body).json()["silenced"] == sorted(body["silenced"])
    assert told(asha, "payment.received") == {"email": "sent"}
    assert not Notification.objects.filter(person=asha).exists()
    assert told(asha, "booking.reminder") == {"sms": "sent"}
    assert told(asha, "booking.confirmed") == {"sms": "sent", "email": "sent"}


def test_a_message_in_quiet_hours_waits_for_their_end_and_survives_every_restart() -> None:
    asha = sleeper()
    with clock.frozen(NIGHT):
        assert told(asha, "booking.confirmed") == {"sms": "queued", "email": "queued"}
        assert Notification.objects.filter(person=asha).count() == 1
        assert inbox(str(asha.phone)) == []
        assert messages_due() == 0
    # Nothing but the rows knows of them: no task is waiting that a crash could lose.
    assert not [name for name, _ in tasks.waiting if name == "accounts.message_deliver"]
    assert set(OutgoingMessage.objects.filter(person=asha).values_list("due_at", "deferred")) == {(MORNING, True)}
    with clock.frozen(MORNING):
        assert messages_due() == 2
        assert messages_due() == 0
        assert len(inbox(str(asha.phone))) == 1
    shown = signed_in(asha).get("me/messages").json()["results"]
    assert {(row["state"], row["deferred"]) for row in shown} == {("sent", True)}


@pytest.mark.parametrize("template", ["safety.alert", "waiting_room.admitted", "talk_now.accepted", "session.replayed"])
def test_safety_a_session_that_begins_and_the_account_itself_are_told_at_any_hour(template: str) -> None:
    asha = sleeper()
    with clock.frozen(NIGHT):
        assert told(asha, template) == {"sms": "sent", "email": "sent"}
    refused = signed_in(asha).call("PATCH", "me/notification-settings", {"silenced": ["safety:sms"]})
    assert (refused.status_code, list(refused.json()["fields"])) == (422, ["silenced"])


def test_what_the_caller_knows_to_be_urgent_is_told_at_once() -> None:
    asha = sleeper()
    with clock.frozen(NIGHT):
        assert told(asha, "booking.reminder", urgent=True) == {"sms": "sent", "email": "sent"}


def test_a_code_for_signing_in_does_not_wait() -> None:
    asha = sleeper()
    with clock.frozen(NIGHT):
        Browser().post("auth/phone/start", {"phone": asha.phone})
        assert "Mindo" in inbox(str(asha.phone))[0].body


def test_settings_are_ones_own_whole_and_cost_one_statement_to_ask() -> None:
    asha = person()
    with pytest.raises(NotFound):
        notification_settings_update(actor=actor(person()), person_id=asha.id, silenced=[])
    with pytest.raises(Invalid):
        notification_settings_update(actor=actor(asha), person_id=asha.id, quiet=(NIGHT.time(), NIGHT.time()))
    browser = signed_in(asha)
    half = browser.call("PATCH", "me/notification-settings", {"quiet_from": "22:00"})
    assert (half.status_code, list(half.json()["fields"])) == (422, ["quiet_until"])
    browser.call("PATCH", "me/notification-settings", {"quiet_from": "22:00", "quiet_until": "07:00"})
    off = browser.call("PATCH", "me/notification-settings", {"quiet_from": None, "quiet_until": None}).json()
    assert (off["quiet_from"], off["quiet_until"], "safety" in off["always"]) == (None, None, True)
    with CaptureQueriesContext(connection) as queries, transaction.atomic():
        notify(actor=SYSTEM, person_id=asha.id, template="booking.confirmed", channels=("app",))
    assert sum("notificationsettings" in query["sql"] for query in queries) == 1
