"""Consents at the service, notifications in the app and outside it."""

from __future__ import annotations

import hashlib
import uuid
from typing import Any

import pytest
from django.db import connection, transaction

from access.actors import Actor
from access.models import AuditEvent
from accounts.consents.models import ConsentRecord, Purpose
from accounts.consents.selectors import has_consent, receipts_of
from accounts.consents.services import consent_change, consent_require
from accounts.consents.texts import text_of, texts
from accounts.live import PersonTopic
from accounts.messages.local_inbox import newest
from accounts.messages.models import OutgoingMessage
from accounts.notifications.services import notifications_read, notify
from accounts.people.services import profile_update
from kernel import outbox
from kernel.errors import DomainError, Forbidden, NotFound
from realtime.registry import registry
from tests.factories.accounts import actor, person
from tests.integration.accounts.conftest import Browser

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def events() -> Any:
    """Events as they leave, in order."""
    seen: list[tuple[str, str, dict[str, Any]]] = []
    before = outbox._deliverers.get("event")
    outbox.register_dispatcher("event", lambda messages: seen.extend((m.target, m.name, m.data) for m in messages))
    yield seen
    if before is not None:
        outbox.register_dispatcher("event", before)


def test_withdrawing_a_consent_refuses_at_the_service_at_once_and_keeps_the_proof() -> None:
    asha = person()
    consent_require(asha.id, "care")
    consent_change(actor=actor(asha), person_id=asha.id, decisions={"care": False}, language="en")
    with pytest.raises(Forbidden) as refusal:
        consent_require(asha.id, "care")
    assert refusal.value.code == "consent_required"
    assert refusal.value.data == {"purpose": "care"}
    rows = list(ConsentRecord.objects.filter(purpose="care").order_by("id").values_list("decision", flat=True))
    assert rows == ["given", "withdrawn"]
    assert AuditEvent.objects.filter(action="consent.withdrawn", person_id=asha.id).exists()
    consent_require(asha.id, "messages")


def test_giving_again_what_is_given_records_nothing_new() -> None:
    asha = person()
    before = ConsentRecord.objects.count()
    consent_change(actor=actor(asha), person_id=asha.id, decisions={"care": True}, language="en")
    assert ConsentRecord.objects.count() == before


def test_nobody_consents_for_somebody_else() -> None:
    asha, root = person(), person(role="super_admin")
    for who in (actor(person()), actor(root), Actor.anonymous()):
        with pytest.raises(DomainError):
            consent_change(actor=who, person_id=asha.id, decisions={"research": True}, language="en")
    assert not has_consent(asha.id, "research")


def test_the_recorded_hash_is_that_of_the_words_shown() -> None:
    asha = person()
    consent_change(actor=actor(asha), person_id=asha.id, decisions={"research": True}, language="hi")
    row = ConsentRecord.objects.get(purpose="research")
    shown = texts("hi")["research"]
    assert row.text_hash == hashlib.sha256(f"{shown.title}\n{shown.text}".encode()).hexdigest()


def test_every_decision_leaves_a_receipt_with_the_exact_words_of_its_language(browser: Browser) -> None:
    browser.sign_up()
    browser.call("PUT", "me/consents", {"consents": {"care": False, "matching": True}, "language": "hi"})
    rows = browser.get("me/consents/receipts").json()["results"]
    newest = {(row["purpose"], row["decision"]): row for row in reversed(rows)}
    withdrawn = newest["care", "withdrawn"]
    assert withdrawn["text"] == texts("hi")["care"].text
    assert (withdrawn["language"], withdrawn["version"], withdrawn["intact"]) == ("hi", 1, True)
    assert newest["care", "given"]["text"] == texts("en")["care"].text
    first = browser.get("me/consents/receipts?limit=2").json()
    rest = browser.get(f"me/consents/receipts?limit=100&cursor={first['next']}").json()["results"]
    assert [row["id"] for row in [*first["results"], *rest]] == [row["id"] for row in rows]
    assert Browser().get("me/consents/receipts").status_code == 401


def test_words_that_were_changed_later_show_in_the_receipt() -> None:
    asha = person()
    ConsentRecord.objects.filter(person=asha, purpose="care").update(text_hash="0" * 64)
    rows, _ = receipts_of(actor=actor(asha), person_id=asha.id, cursor=None, limit=50)
    assert {row.purpose for row in rows if not row.intact} == {"care"}
    with pytest.raises(NotFound):
        receipts_of(actor=actor(person()), person_id=asha.id, cursor=None, limit=50)


def test_both_languages_keep_the_words_of_every_version() -> None:
    for purpose in Purpose.values:
        english, hindi = texts("en")[purpose], texts("hi")[purpose]
        assert english.version == hindi.version
        for version in range(1, english.version + 1):
            for language in ("en", "hi"):
                assert (text_of(purpose, version, language) or pytest.fail(f"{purpose} {version}")).text


@pytest.mark.parametrize("purpose", Purpose.values)
def test_no_purpose_is_processed_without_its_consent(purpose: str) -> None:
    asha = person(consents=False)
    with pytest.raises(Forbidden, match="consent_required"):
        consent_require(asha.id, purpose)
    consent_change(actor=actor(asha), person_id=asha.id, decisions={purpose: True}, language="en")
    consent_require(asha.id, purpose)


def test_consents_are_read_and_changed_over_rest(browser: Browser) -> None:
    browser.sign_up()
    rows = {row["purpose"]: row["given"] for row in browser.get("me/consents?language=hi").json()["results"]}
    assert rows == {
        "care": True, "assessment": False, "matching": False, "messages": True, "research": False, "marketing": False,
    }  # fmt: skip
    answer = browser.call("PUT", "me/consents", {"consents": {"care": False, "matching": True}, "language": "en"})
    rows = {row["purpose"]: row["given"] for row in answer.json()["results"]}
    assert (rows["care"], rows["matching"]) == (False, True)
    assert browser.call("PUT", "me/consents", {"consents": {"everything": True}, "language": "en"}).status_code == 422
    assert Browser().get("me/consents").status_code == 401


def test_a_notification_reaches_the_app_mail_and_phone_discreetly(events: Any) -> None:
    asha = person(
        name="Zimbelstern Quark", phone="+919876543210", phone_verified_at="2026-01-01T00:00:00Z", language="hi"
    )
    booking = str(uuid.uuid4())
    notify(actor=Actor.system("tests"), person_id=asha.id, template="booking.confirmed", data={"booking_id": booking})
    (created,) = [event for event in events if event[1] == "notification.created"]
    assert created[0] == f"user:{asha.id}"
    PersonTopic.events["notification.created"].model_validate(created[2])
    assert created[2]["data"] == {"booking_id": booking}
    assert created[2]["title"] == "आपका अपॉइंटमेंट पक्का हो गया है"
    sent = newest(limit=10)
    assert {message.channel for message in sent} == {"email", "sms"}
    assert all("Zimbelstern" not in message.body + message.subject for message in sent)


def test_a_notification_that_is_rolled_back_tells_nobody(events: Any) -> None:
    asha = person()
    with pytest.raises(RuntimeError), transaction.atomic():
        notify(actor=Actor.system("tests"), person_id=asha.id, template="booking.confirmed")
        raise RuntimeError
    assert not OutgoingMessage.objects.filter(template="booking.confirmed").exists()
    assert not [event for event in events if event[1] == "notification.created"]


def test_reading_notifications_counts_down_everywhere(browser: Browser, events: Any) -> None:
    browser.sign_up()
    me = uuid.UUID(browser.get("me").json()["id"])
    for template in ("booking.confirmed", "payment.received", "something.without.words"):
        notify(actor=Actor.system("tests"), person_id=me, template=template, channels=("app",))
    page = browser.get("me/notifications?limit=2").json()
    assert page["unread"] == 3
    assert [row["title"] for row in page["results"]] == ["There is news for you", "We received your payment"]
    rest = browser.get(f"me/notifications?limit=2&cursor={page['next']}").json()
    assert len(rest["results"]) == 1
    browser.post("me/notifications", {"ids": [page["results"][0]["id"]]})
    assert browser.get("me/notifications").json()["unread"] == 2
    browser.post("me/notifications")
    assert browser.get("me").json()["unread"] == 0
    assert events[-1][1:] == ("notifications.read", {"unread": 0})


def test_nobody_reads_another_persons_notifications() -> None:
    asha = person()
    notify(actor=Actor.system("tests"), person_id=asha.id, template="update", channels=("app",))
    with pytest.raises(NotFound):
        notifications_read(actor=actor(person()), person_id=asha.id)


def test_a_persons_topic_is_hers_alone() -> None:
    from access.authorize import can

    asha, ravi = person(), person()
    spec, params = registry.find(f"user:{asha.id}")  # type: ignore[misc]  # None would fail the test just as well
    root = person(role="admin")
    for who, allowed in ((actor(asha), True), (actor(ravi), False), (actor(root), False), (Actor.anonymous(), False)):
        assert can(who, spec.permission, spec.topic.resource(who, **params)) is allowed


def test_snapshot_and_events_make_a_fresh_snapshot(events: Any) -> None:
    asha = person()
    topic = PersonTopic()
    unread = topic.snapshot(actor(asha), user_id=str(asha.id)).unread
    notify(actor=Actor.system("tests"), person_id=asha.id, template="update", channels=("app",))
    notify(actor=Actor.system("tests"), person_id=asha.id, template="update", channels=("app",))
    notifications_read(actor=actor(asha), person_id=asha.id)
    notify(actor=Actor.system("tests"), person_id=asha.id, template="update", channels=("app",))
    for target, name, data in events:
        if target == f"user:{asha.id}":
            PersonTopic.events[name].model_validate(data)
            unread = {"notification.created": unread + 1, "notifications.read": data.get("unread", 0)}.get(name, unread)
    assert unread == topic.snapshot(actor(asha), user_id=str(asha.id)).unread == 1


def test_a_profile_is_changed_by_its_owner_only_and_live(events: Any) -> None:
    asha = person()
    profile_update(actor=actor(asha), person_id=asha.id, zone="Asia/Kolkata", name="Asha R")
    assert events[-1][1:] == ("profile.changed", {"fields": ["name", "zone"]})
    with pytest.raises(NotFound):
        profile_update(actor=actor(person()), person_id=asha.id, name="Mallory")


def test_names_and_messages_are_not_in_the_tables_raw_bytes_nor_in_the_log(
    browser: Browser, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    canary = "Zimbelstern Kanarienvogel"
    browser.sign_up(name=canary)
    browser.call("PATCH", "me", {"name": f"{canary} the Second"})
    browser.call("PATCH", "me", {"name": canary, "zone": "No/Where"})
    browser.post("auth/signin", {"email": canary, "password": canary})
    assert browser.get("me").json()["name"] == f"{canary} the Second"
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        for table in tables:
            cursor.execute(f'SELECT count(*) FROM "{table}" AS row WHERE row::text ILIKE %s', ["%zimbelstern%"])  # noqa: S608
            assert cursor.fetchone() == (0,), table
            hexed = canary.encode().hex()
            cursor.execute(f'SELECT count(*) FROM "{table}" AS row WHERE row::text ILIKE %s', [f"%{hexed}%"])  # noqa: S608
            assert cursor.fetchone() == (0,), table
    printed = capfd.readouterr()
    assert "Zimbelstern" not in printed.out + printed.err + caplog.text


def test_the_local_inbox_is_not_found_with_a_real_provider(browser: Browser, settings: Any) -> None:
    assert browser.get("dev/inbox").status_code == 200
    settings.MINDO_EMAIL_IS_LOCAL = False
    assert browser.get("dev/inbox").status_code == 404
    settings.MINDO_EMAIL_IS_LOCAL, settings.MINDO_SMS_SENDER = True, "twilio"
    assert browser.get("dev/inbox").status_code == 404
