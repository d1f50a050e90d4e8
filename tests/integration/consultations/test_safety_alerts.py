"""The crisis rule end to end: raised at the answer, owned, timed, escalated, resolved; crashes, races, strangers."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections

from access.actors import Actor
from access.models import Role, RoleGrant, RoleMember
from accounts.messages.models import OutgoingMessage
from accounts.messages.words import say
from accounts.models import User
from accounts.notifications.models import Notification
from consultations.safety_alerts import selectors, services
from consultations.safety_alerts.models import AlertStep, SafetyAlert
from kernel import clock, outbox
from kernel.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from marketplace.assessments import services as assessments
from marketplace.assessments.documents import answers_load
from marketplace.assessments.models import AssessmentResponse
from tests.factories.accounts import person
from tests.factories.consultations import SYSTEM, Pair, confirmed, pair
from tests.integration.consultations.outgoing import events, mark

pytestmark = pytest.mark.django_db(transaction=True)


def begin(user: User) -> AssessmentResponse:
    return assessments.response_start(actor=Actor.person(user.id), code="phq-9")


def answer(user: User, row: AssessmentResponse, value: int, item: str = "phq9") -> None:
    assessments.response_answer(actor=Actor.person(user.id), response_id=row.pk, item=item, value=value)


@pytest.fixture
def lead() -> User:
    return person(role="clinical_lead", name="Lena Lead")


def raised(user: User, value: int = 1) -> SafetyAlert:
    answer(user, begin(user), value)
    return SafetyAlert.objects.get(patient=user)


def test_the_answer_itself_raises_the_alert_before_anything_is_submitted(lead: User) -> None:
    user = person()
    alert = raised(user, 2)
    assert (alert.severity, alert.state, alert.owner_id) == (2, "open", None)
    assert alert.due_at - alert.raised_at == timedelta(minutes=30)
    (name, data) = events("alerts")[-1]
    assert name == "alert.changed"
    assert data["alert"]["owner"] == {"kind": "duty", "id": None, "name": None}
    assert str(user.id) not in str(data)


def test_zero_raises_nothing_and_a_later_lower_answer_takes_nothing_back() -> None:
    user = person()
    row = begin(user)
    answer(user, row, 0)
    assert not SafetyAlert.objects.exists()
    answer(user, row, 1)
    answer(user, row, 3)
    answer(user, row, 0)
    alert = SafetyAlert.objects.get()
    assert (alert.severity, alert.state) == (3, "open")
    assert [step.kind for step in alert.steps.order_by("id")] == ["raised", "worsened"]


def test_an_answer_after_it_was_closed_opens_it_again_and_a_repeated_one_does_not(lead: User) -> None:
    user, her = person(), Actor.person(lead.id)
    row = begin(user)
    answer(user, row, 2)
    alert = SafetyAlert.objects.get()

    def close() -> None:
        services.alert_acknowledge(actor=her, alert_id=alert.pk)
        services.alert_resolve(actor=her, alert_id=alert.pk, resolution="spoken_with", note="Spoke.")

    def state() -> tuple[str, int]:
        alert.refresh_from_db()
        return alert.state, alert.severity

    close()
    # Sent again, another question, and a better answer: nothing that was not known when it was closed.
    for value, item in ((2, "phq9"), (3, "phq1"), (1, "phq9")):
        answer(user, row, value, item)
    assert state() == ("resolved", 2)
    with clock.shift(timedelta(days=3)):
        answer(user, row, 3)
        assert state() == ("open", 3)
        assert alert.due_at == alert.raised_at + timedelta(minutes=10)
        assert (alert.resolution, alert.resolved_at, alert.acknowledged_at) == ("", None, None)
        close()
        answer(user, row, 0)
        answer(user, row, 1)
        assert state() == ("open", 1)
    told = Notification.objects.filter(person=lead, template="safety.alert").count()
    kinds = [step.kind for step in alert.steps.order_by("id")]
    assert (told, kinds.count("raised_again"), kinds.count("resolved")) == (3, 2, 2)


def test_a_worse_answer_is_told_to_whoever_has_it(lead: User) -> None:
    user = person()
    row = begin(user)
    answer(user, row, 1)
    services.alert_acknowledge(actor=Actor.person(lead.id), alert_id=SafetyAlert.objects.get().pk)
    before = Notification.objects.filter(person=lead).count()
    answer(user, row, 3)
    answer(user, row, 3)
    assert Notification.objects.filter(person=lead).count() == before + 1


def test_when_the_last_one_on_duty_has_left_everybody_who_may_is_told(lead: User) -> None:
    role = Role.objects.create(slug="night_watch", name="Night watch")
    RoleGrant.objects.create(role=role, codename="safety.duty")
    watch = person(role="patient")
    RoleMember.objects.create(role=role, user=watch)
    RoleMember.objects.filter(user=lead).update(ended_at=clock.now())
    raised(person())
    assert Notification.objects.filter(person=watch, template="safety.alert").count() == 1
    assert not Notification.objects.filter(person=lead).exists()


def test_the_professional_who_treats_her_owns_it_and_may_know_who_it_is() -> None:
    two = pair()
    confirmed(two)
    alert = raised(two.patient)
    assert alert.owner_id == two.professional.user_id
    assert events(f"alerts_of:{two.professional.user_id}")[-1][1]["alert"]["id"] == str(alert.pk)
    view = selectors.alert_view(actor=two.him, alert_id=alert.pk)
    assert view.patient is not None
    assert (view.patient.name, view.may) == ("Asha Rao", ["acknowledge"])


def test_acknowledge_then_resolve_with_a_note_that_is_sealed(lead: User) -> None:
    alert = raised(person())
    her = Actor.person(lead.id)
    assert selectors.alert_view(actor=her, alert_id=alert.pk).patient is None
    with pytest.raises(Conflict):
        services.alert_resolve(actor=her, alert_id=alert.pk, resolution="spoken_with", note="Called.")
    services.alert_acknowledge(actor=her, alert_id=alert.pk)
    assert selectors.alert_view(actor=her, alert_id=alert.pk).patient is not None
    with pytest.raises(Invalid) as refused:
        services.alert_resolve(actor=her, alert_id=alert.pk, resolution="spoken_with", note="  ")
    assert "note" in refused.value.fields
    services.alert_resolve(actor=her, alert_id=alert.pk, resolution="spoken_with", note="Canary: spoke by phone.")
    alert.refresh_from_db()
    assert (alert.state, alert.resolution) == ("resolved", "spoken_with")
    assert selectors.alerts_snapshot(actor=her).alerts == []
    assert selectors.alert_view(actor=her, alert_id=alert.pk).steps[-1].note == "Canary: spoke by phone."
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT note FROM consultations_safety_alert_step WHERE kind = 'resolved'")
        assert b"Canary" not in bytes(cursor.fetchone()[0])


def test_a_timer_that_runs_out_brings_it_to_those_on_duty_again_and_again(lead: User) -> None:
    two = pair()
    confirmed(two)
    alert = raised(two.patient, 3)
    assert services.alerts_escalate(actor=SYSTEM) == 0
    with clock.shift(timedelta(minutes=11)):
        assert services.alerts_escalate(actor=SYSTEM) == 1
        assert services.alerts_escalate(actor=SYSTEM) == 0
        alert.refresh_from_db()
        assert (alert.level, alert.owner_id) == (1, None)
        assert Notification.objects.filter(person=lead, template="safety.alert").count() == 1
        # The professional still sees it and may take it.
        services.alert_acknowledge(actor=two.him, alert_id=alert.pk)
    with clock.shift(timedelta(hours=25)):
        assert services.alerts_escalate(actor=SYSTEM) == 1
    alert.refresh_from_db()
    assert (alert.level, alert.owner_id, alert.state) == (2, None, "acknowledged")
    services.alert_acknowledge(actor=Actor.person(lead.id), alert_id=alert.pk)
    assert SafetyAlert.objects.get().owner_id == lead.id


def test_handing_over_starts_the_timer_anew_and_asks_those_on_duty(lead: User) -> None:
    two = pair()
    confirmed(two)
    alert = raised(two.patient)
    services.alert_acknowledge(actor=two.him, alert_id=alert.pk)
    services.alert_hand_over(actor=two.him, alert_id=alert.pk, note="On leave from tonight.")
    alert.refresh_from_db()
    assert (alert.owner_id, alert.state) == (None, "acknowledged")
    assert Notification.objects.filter(person=lead).count() == 1
    with pytest.raises(Forbidden):
        services.alert_acknowledge(actor=two.him, alert_id=alert.pk)


def test_no_mail_or_text_message_says_what_it_is_about(lead: User) -> None:
    lead.phone, lead.phone_verified_at = "+919810000099", clock.now()
    lead.save()
    raised(person(name="Canary Person"))
    sent = list(OutgoingMessage.objects.filter(person_id=lead.id))
    assert {message.channel for message in sent} == {"email", "sms"}
    assert {message.template for message in sent} == {services.TEMPLATE}
    told = (
        word for language in ("en", "hi") for part in ("subject", "body", "sms")
        for word in say(services.TEMPLATE, part, language).lower().split()
    )  # fmt: skip
    assert not {"alert", "safety", "harm", "patient", "crisis", "अलर्ट", "सुरक्षा"} & set(told)


def test_a_crash_between_the_stores_loses_no_answer_and_no_alert(monkeypatch: pytest.MonkeyPatch, lead: User) -> None:
    user = person()
    row = begin(user)

    def crash(*_: Any, **__: Any) -> None:
        raise RuntimeError("the process died")

    with monkeypatch.context() as patched:
        patched.setattr(outbox, "publish", crash)
        with pytest.raises(RuntimeError):
            answer(user, row, 2)
    assert not SafetyAlert.objects.exists()
    assert answers_load(row.pk).answers == {"phq9": 2}
    assert assessments.responses_heal(actor=SYSTEM) == 1
    assert assessments.responses_heal(actor=SYSTEM) == 0
    alert = SafetyAlert.objects.get()
    assert (alert.severity, alert.patient_id) == (2, user.id)
    # Her browser sends the answer again, as it does until it is told that it was kept.
    answer(user, row, 2)
    assert SafetyAlert.objects.count() == AlertStep.objects.count() == 1


def at_once(doings: list[Any]) -> list[str]:
    ready = threading.Barrier(len(doings))

    def run(doing: Any) -> str:
        ready.wait(30)
        try:
            doing()
        except DomainError as refused:
            return refused.code
        finally:
            connections.close_all()
        return "ok"

    with ThreadPoolExecutor(len(doings)) as pool:
        return list(pool.map(run, doings))


def test_the_same_answer_from_many_tabs_at_once_raises_one_alert(lead: User) -> None:
    user = person()
    row = begin(user)
    outcome = at_once([lambda value=value: answer(user, row, value) for value in (1, 1, 2, 3, 1, 2)])
    assert outcome == ["ok"] * 6
    alert = SafetyAlert.objects.get()
    assert alert.steps.filter(kind="raised").count() == 1
    assert alert.severity == 3
    assert AssessmentResponse.objects.get().revision == 6


def test_of_two_who_take_and_close_it_at_once_one_does(lead: User) -> None:
    second = person(role="clinical_lead")
    alert = raised(person())
    services.alert_acknowledge(actor=Actor.person(lead.id), alert_id=alert.pk)
    outcome = at_once(
        [
            lambda who=who: services.alert_resolve(
                actor=Actor.person(who), alert_id=alert.pk, resolution="no_risk_found", note="Spoke."
            )
            for who in (lead.id, lead.id, second.id)
        ]
    )
    assert outcome.count("ok") == 1
    assert alert.steps.filter(kind="resolved").count() == 1


@pytest.mark.parametrize("who", ["patient", "professional", "support", "admin", "super_admin"])
def test_nobody_else_knows_of_it(who: str, lead: User) -> None:
    alert = raised(person())
    other = Actor.person(person(role=who).id)
    before = mark()
    for doing in (
        lambda: selectors.alert_view(actor=other, alert_id=alert.pk),
        lambda: services.alert_acknowledge(actor=other, alert_id=alert.pk),
        lambda: selectors.alerts_snapshot(actor=other),
        lambda: selectors.alerts_snapshot(actor=other, owner_id=lead.id),
    ):
        with pytest.raises((NotFound, Forbidden)):
            doing()
    alert.refresh_from_db()
    assert alert.state == "open"
    assert events("alerts", before) == []


def test_a_snapshot_with_the_events_after_it_is_a_fresh_snapshot(lead: User) -> None:
    her = Actor.person(lead.id)

    def shown() -> dict[str, Any]:
        return {str(row.id): row.model_dump(mode="json") for row in selectors.alerts_snapshot(actor=her).alerts}

    first = raised(person())
    folded = shown()
    start = mark()
    raised(person(), 3)
    services.alert_acknowledge(actor=her, alert_id=first.pk)
    with clock.shift(timedelta(minutes=20)):
        services.alerts_escalate(actor=SYSTEM)
    services.alert_resolve(actor=her, alert_id=first.pk, resolution="safety_plan", note="Plan made.")
    for _, data in [*events("alerts", start), *events("alerts", start)]:
        row = data["alert"]
        known = folded.get(row["id"])
        if row["state"] == "resolved":
            folded.pop(row["id"], None)
        elif known is None or row["version"] > known["version"]:
            folded[row["id"]] = row
    assert folded == shown()


def test_the_rules_of_duty_are_versioned_and_checked(lead: User) -> None:
    her = Actor.person(lead.id)
    good = {"duty_role": "clinical_lead", "acknowledge_minutes": {"1": 40, "2": 20, "3": 5}, "resolve_hours": 12}
    services.policy_change(actor=her, data=good, version=0)
    with pytest.raises(Conflict):
        services.policy_change(actor=her, data=good, version=0)
    with pytest.raises(Invalid) as refused:
        services.policy_change(actor=her, data={**good, "duty_role": "nobody"}, version=1)
    assert "duty_role" in refused.value.fields
    person(role="support")
    with pytest.raises(Invalid, match="bad_policy"):
        services.policy_change(actor=her, data={**good, "duty_role": "support"}, version=1)
    alert = raised(person(), 3)
    assert alert.due_at - alert.raised_at == timedelta(minutes=5)


def test_a_client_is_read_by_the_one_who_treats_her_and_by_no_other() -> None:
    from marketplace.assessments.selectors import trends_of_client

    two = pair()
    stranger = Pair(two.patient, pair().professional)
    confirmed(two)
    assert trends_of_client(actor=two.him, person_id=two.patient.id).results == []
    with pytest.raises(NotFound):
        trends_of_client(actor=stranger.him, person_id=two.patient.id)
