"""News: written, tried, sent once to those who agree, and stopped with one click."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from access.models import AuditEvent
from accounts.consents.selectors import has_consent
from accounts.consents.services import consent_change
from accounts.messages.content import content_of
from accounts.messages.models import OutgoingMessage
from accounts.messages.services import message_deliver, messages_due
from accounts.news import selectors, services, stopping
from accounts.news.models import NewsCopy, NewsIssue
from accounts.news.selectors import Audience
from accounts.notifications.models import Notification
from accounts.notifications.services import notification_settings_update, notify
from accounts.people.models import User
from kernel import clock
from kernel.errors import Conflict, Forbidden, Invalid, NotFound
from privacy.requests.services import request_make
from tests.factories.accounts import actor, person, token_of
from tests.live_law import assert_law

pytestmark = pytest.mark.django_db
WORDS = {
    "en": {"subject": "Evening hours", "text": "Hello.\n\nWe are open {late} now."},
    "hi": {"subject": "शाम के घंटे", "text": "नमस्ते।"},
}
# 23:00 and 07:00 in Kolkata.
NIGHT, MORNING = datetime(2026, 11, 28, 17, 30, tzinfo=UTC), datetime(2026, 11, 29, 1, 30, tzinfo=UTC)


def decides(user: User, *, given: bool) -> None:
    consent_change(actor=actor(user), person_id=user.pk, decisions={"marketing": given}, language="en")


def keen(**rest: Any) -> User:
    user = person(**rest)
    decides(user, given=True)
    return user


@pytest.fixture
def editor() -> User:
    return person(role="admin", name="Ottoline Herald")


def sending(editor: User) -> NewsIssue:
    issue = services.issue_write(actor=actor(editor), words=WORDS)
    return services.issue_send(actor=actor(editor), issue_id=issue.pk, version=1)


def mails() -> list[OutgoingMessage]:
    return list(OutgoingMessage.objects.filter(template="news.platform").order_by("id"))


def people_mailed() -> set[Any]:
    return {row.person_id for row in mails()}


def test_an_issue_reaches_those_who_agree_once_in_their_language_and_nobody_else(editor: User) -> None:
    asha, bela = keen(), keen(language="hi")
    person()
    gone = keen()
    decides(gone, given=False)
    closed = keen()
    request_make(actor=actor(closed), person_id=closed.pk, kind="restriction", area="record")
    issue = sending(editor)
    services.issue_spread(issue_id=issue.pk)
    services.issue_spread(issue_id=issue.pk)
    issue.refresh_from_db()
    assert (issue.state, issue.wanted, issue.told) == ("sent", 3, 2)
    assert {row.person_id for row in Notification.objects.filter(template="news.platform")} == {asha.pk, bela.pk}
    found = {row.person_id: content_of(row) for row in mails()}
    assert found.keys() == {asha.pk, bela.pk}
    english, hindi = found[asha.pk], found[bela.pk]
    assert english is not None
    assert hindi is not None
    assert (english.subject, hindi.subject) == ("Evening hours", "शाम के घंटे")
    assert english.body.startswith("Hello.\n\nWe are open {late} now.\n\n")
    assert not OutgoingMessage.objects.filter(template="news.platform", channel="sms").exists()
    said = [line.action for line in AuditEvent.objects.filter(action__startswith="news.").order_by("id")]
    assert said == ["news.written", "news.send_asked", "news.sent", "news.finished"]
    assert "Evening" not in repr(list(AuditEvent.objects.values_list("data", flat=True)))
    # Who gets no mails reads it in the app, in her own language; whom it did not reach is told of nothing.
    read = selectors.issue_received(actor=actor(bela), person_id=bela.pk, issue_id=issue.pk)
    assert (read.subject, read.text) == ("शाम के घंटे", "नमस्ते।")
    with pytest.raises(NotFound):
        selectors.issue_received(actor=actor(closed), person_id=closed.pk, issue_id=issue.pk)
    # Whoever else would tell it is refused at the same place.
    assert notify(actor=services.ACTOR, person_id=gone.pk, template="news.platform") is None


def test_sent_again_changed_or_sent_by_who_may_not_it_stays_as_it_is(editor: User) -> None:
    keen()
    issue = sending(editor)
    assert services.issue_send(actor=actor(editor), issue_id=issue.pk, version=1).pk == issue.pk
    assert AuditEvent.objects.filter(action="news.send_asked").count() == 1
    with pytest.raises(Conflict, match="news_sent"):
        services.issue_change(actor=actor(editor), issue_id=issue.pk, words=WORDS, version=1)
    draft = services.issue_write(actor=actor(editor), words={"en": {"subject": " Soon ", "text": ""}})
    assert draft.words == {"en": {"subject": "Soon", "text": ""}, "hi": {"subject": "", "text": ""}}
    with pytest.raises(Invalid) as refused:
        services.issue_send(actor=actor(editor), issue_id=draft.pk, version=1)
    assert set(refused.value.fields) == {"words.en.text", "words.hi.subject", "words.hi.text"}
    services.issue_change(actor=actor(editor), issue_id=draft.pk, words=WORDS, version=1)
    with pytest.raises(Conflict, match="stale_version"):
        services.issue_send(actor=actor(editor), issue_id=draft.pk, version=1)
    with pytest.raises(Invalid):
        services.issue_change(
            actor=actor(editor), issue_id=draft.pk, version=2,
            words={**WORDS, "en": {"subject": "Our therapists", "text": "x"}},
        )  # fmt: skip
    with clock.frozen(clock.now() - timedelta(minutes=6)):
        earlier = actor(editor)
    with pytest.raises(Forbidden, match="step_up_required"):
        services.issue_send(actor=earlier, issue_id=draft.pk, version=2)
    for role in ("patient", "professional", "support", "compliance"):
        with pytest.raises(Forbidden):
            services.issue_send(actor=actor(person(role=role)), issue_id=draft.pk, version=2)
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_a_crash_in_the_middle_is_gone_on_with_and_doubles_nobody(
    editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "BATCH", 2)
    people = {keen().pk for _ in range(5)}
    issue = sending(editor)
    real, calls = notify, []

    def dies(**given: Any) -> Any:
        calls.append(given["person_id"])
        if len(calls) == 4:
            raise RuntimeError("the worker is gone")
        return real(**given)

    with monkeypatch.context() as broken:
        broken.setattr(services, "notify", dies)
        with pytest.raises(RuntimeError):
            services.issue_spread(issue_id=issue.pk)
    assert len(people_mailed()) == 2
    assert services.issues_sweep() == 0
    with clock.frozen(clock.now() + services.STALLED_AFTER + timedelta(seconds=1)):
        assert services.issues_sweep() == 1
        services.issue_spread(issue_id=issue.pk)
    assert people_mailed() == people
    assert len(mails()) == NewsCopy.objects.count() == 5


def test_quiet_hours_hold_a_mail_back_and_a_change_of_mind_meanwhile_stops_it(editor: User, settings: Any) -> None:
    settings.MINDO_EMAIL_IS_LOCAL = False
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    with clock.frozen(NIGHT):
        asleep, regrets, silent, closed = (keen(zone="Asia/Kolkata") for _ in range(4))
        for user in (asleep, regrets):
            notification_settings_update(actor=actor(user), person_id=user.pk, quiet=(time(22), time(7)))
        notification_settings_update(actor=actor(silent), person_id=silent.pk, silenced=["news:email"])
        request_make(actor=actor(closed), person_id=closed.pk, kind="restriction", area="record")
        keen(zone="Asia/Kolkata")
        assert selectors.audience(actor=actor(editor)) == Audience(now=1, later=2, app_only=1, restricted=1)
        services.issue_spread(issue_id=sending(editor).pk)
        assert Notification.objects.filter(template="news.platform", person=silent).exists()
        assert len(mails()) == 3
    with clock.frozen(NIGHT + timedelta(hours=1)):
        stopping.news_stop(token=stopping.stop_token(regrets.pk))
    with clock.frozen(MORNING):
        messages_due()
        messages_due()
    states = {row.person_id: (row.state, row.failure) for row in mails()}
    assert states[asleep.pk] == ("sent", "")
    assert states[regrets.pk] == ("failed", "consent_withdrawn")
    assert [address for one in mail.outbox for address in one.to].count(str(asleep.email)) == 1
    assert regrets.email not in [address for one in mail.outbox for address in one.to]


def test_a_mail_names_the_request_that_stops_it_and_one_click_does(editor: User, settings: Any) -> None:
    settings.MINDO_EMAIL_IS_LOCAL = False
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    asha = keen()
    services.issue_spread(issue_id=sending(editor).pk)
    (row,) = mails()
    message_deliver(message_id=row.pk)
    (sent,) = [one for one in mail.outbox if one.to == [asha.email]]
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = sent.extra_headers["List-Unsubscribe"].strip("<>").removeprefix(settings.MINDO_BASE_URL)
    assert f"/unsubscribe/{address.rsplit('/', 1)[1]}" in sent.body
    browser = Client(enforce_csrf_checks=True)
    # Link checkers open every address of a mail: looking changes nothing.
    looked = browser.get(address)
    assert (looked.status_code, looked["Location"]) == (302, f"/unsubscribe/{address.rsplit('/', 1)[1]}")
    assert has_consent(asha.pk, "marketing")
    for _ in range(2):
        answer = browser.post(address, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
        assert answer.status_code == 204
        assert not has_consent(asha.pk, "marketing")
    (line,) = AuditEvent.objects.filter(action="consent.withdrawn", person_id=asha.pk)
    assert line.actor == f"person:{asha.pk}"
    assert browser.post(address[:-2] + "xx").status_code == 404
    # It stops news and opens nothing: the same letters are no sign-in, and of a closed account nothing is said.
    User.objects.filter(pk=asha.pk).update(is_active=False)
    with pytest.raises(NotFound):
        stopping.news_stop(token=address.rsplit("/", 1)[1])


def test_a_test_goes_to_its_sender_alone(editor: User) -> None:
    keen()
    issue = services.issue_write(actor=actor(editor), words={"en": WORDS["en"], "hi": {"subject": "", "text": ""}})
    services.issue_test(actor=actor(editor), issue_id=issue.pk, language="en")
    (row,) = OutgoingMessage.objects.filter(template="news.test")
    content = content_of(row)
    assert content is not None
    assert (row.person_id, content.to, content.subject) == (editor.pk, editor.email, "[Test] Evening hours")
    with pytest.raises(Invalid):
        services.issue_test(actor=actor(editor), issue_id=issue.pk, language="hi")
    assert mails() == []
    assert AuditEvent.objects.filter(action="news.tested").count() == 1


def test_the_list_names_who_wrote_and_costs_the_same_however_long_it_is(editor: User) -> None:
    headers = {"authorization": f"Bearer {token_of(editor)}"}
    counts = []
    for extra in (1, 4):
        for _ in range(extra):
            services.issue_write(actor=actor(person(role="admin", name="Ottoline Herald")), words=WORDS)
        with CaptureQueriesContext(connection) as seen:
            answer = Client().get("/api/v1/admin/news", headers=headers)
        counts.append(len(seen))
    assert counts[0] == counts[1]
    assert {row["written_by_name"] for row in answer.json()["results"]} == {"Ottoline Herald"}
    bad = Client().post(
        "/api/v1/admin/news", {"words": {"en": {"subject": "x" * 200, "text": ""}}}, "application/json", headers=headers
    )
    assert set(bad.json()["fields"]) == {"words.en.subject", "words.hi"}


@pytest.mark.django_db(transaction=True)
def test_sent_by_two_at_once_it_goes_out_once_and_who_watches_knows_what_a_fresh_look_shows(editor: User) -> None:
    people = {keen().pk for _ in range(3)}
    her = actor(editor)
    issue = services.issue_write(actor=her, words=WORDS)

    def both(work: Any) -> None:
        def run() -> None:
            try:
                work()
            finally:
                connection.close()

        threads = [threading.Thread(target=run) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert_law(
        "work:news", her,
        [
            lambda: both(lambda: services.issue_send(actor=her, issue_id=issue.pk, version=1)),
            lambda: both(lambda: services.issue_spread(issue_id=issue.pk)),
        ],
        start=lambda shown: {row["issue_id"]: (row["state"], row["told"], row["wanted"]) for row in shown["issues"]},
        event=lambda state, _name, data: {**state, data["issue_id"]: (data["state"], data["told"], data["wanted"])},
    )  # fmt: skip
    assert people_mailed() == people
    assert len(mails()) == NewsCopy.objects.count() == 3
    assert AuditEvent.objects.filter(action="news.send_asked").count() == 1
