"""Taking assessments: saved as one goes, sealed, immutable once submitted, and nobody else's business."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from rest_framework.test import APIClient

from access.actors import Actor
from access.models import AuditEvent
from accounts.consents.services import consent_change
from accounts.models import User
from kernel import clock, keyring
from kernel.documents import documents
from kernel.errors import Conflict, Forbidden, Invalid, NotFound
from marketplace.assessments import selectors, services
from marketplace.assessments.documents import COLLECTION, answers_load
from marketplace.assessments.models import AssessmentResponse
from marketplace.questionnaires import services as questionnaires
from marketplace.questionnaires.definition import canonical
from marketplace.questionnaires.models import QuestionnaireVersion
from marketplace.questionnaires.selectors import definition_of, published_by_code
from tests.factories.accounts import actor, person

pytestmark = pytest.mark.django_db


def take(user: User, code: str, values: dict[str, Any]) -> AssessmentResponse:
    """A submitted response."""
    me = Actor.person(user.id)
    row = services.response_start(actor=me, code=code)
    for item, value in values.items():
        services.response_answer(actor=me, response_id=row.pk, item=item, value=value)
    return services.response_submit(actor=me, response_id=row.pk)


def gad(total: int) -> dict[str, int]:
    values, left = {}, total
    for n in range(1, 8):
        values[f"gad{n}"] = min(3, left)
        left -= values[f"gad{n}"]
    return values


def test_the_four_are_published_by_the_migration_itself() -> None:
    assert set(QuestionnaireVersion.objects.filter(state="published").values_list("code", flat=True)) == {
        "phq-9", "gad-7", "phq-2", "gad-2",
    }  # fmt: skip


def test_progress_is_kept_and_going_on_finds_it() -> None:
    me = Actor.person(person().id)
    row = services.response_start(actor=me, code="gad-7")
    services.response_answer(actor=me, response_id=row.pk, item="gad1", value=2)
    services.response_answer(actor=me, response_id=row.pk, item="gad1", value=1)
    again = services.response_start(actor=me, code="gad-7")
    assert again.pk == row.pk
    assert selectors.response_view(actor=me, response_id=row.pk).answers == {"gad1": 1}
    entry = next(one for one in selectors.catalogue(actor=me).results if one.code == "gad-7")
    assert (entry.open_id, entry.open_answered) == (row.pk, 1)


def test_answers_are_sealed_in_the_document_store_and_the_store_itself_refuses_plain_ones() -> None:
    row = take(person(), "gad-7", gad(9))
    document = documents.find_one(COLLECTION, {"_id": row.pk})
    assert document is not None
    assert b"gad" not in bytes(document["answers"])
    with pytest.raises(Exception, match="validation"):
        documents.update_one(COLLECTION, {"_id": row.pk}, {"$set": {"answers": {"gad1": 3}}})


def test_a_destroyed_key_leaves_nothing_to_read() -> None:
    user = person()
    row = take(user, "gad-7", gad(9))
    keyring.destroy(user.id)
    assert answers_load(row.pk).answers is None
    assert AssessmentResponse.objects.get(pk=row.pk).result is None
    assert selectors.trends_own(actor=Actor.person(user.id)).results == []


def test_a_submitted_response_stays_as_it_is() -> None:
    user = person()
    me = Actor.person(user.id)
    row = take(user, "gad-7", gad(9))
    with pytest.raises(Conflict) as refused:
        services.response_answer(actor=me, response_id=row.pk, item="gad1", value=0)
    assert refused.value.code == "response_submitted"
    assert services.response_submit(actor=me, response_id=row.pk).submitted_at == row.submitted_at
    with pytest.raises(DatabaseError, match="immutable"), transaction.atomic():
        AssessmentResponse.objects.filter(pk=row.pk).update(code="phq-9")


def test_answers_changed_behind_the_back_are_noticed() -> None:
    user = person()
    row = take(user, "gad-7", gad(9))
    forged = documents.seal(user.id, {"gad1": 0}, field=f"{COLLECTION}.answers")
    documents.update_one(COLLECTION, {"_id": row.pk}, {"$set": {"answers": forged}})
    with pytest.raises(selectors.AnswersAltered):
        selectors.response_view(actor=Actor.person(user.id), response_id=row.pk)


def test_submitting_too_early_says_which_questions() -> None:
    me = Actor.person(person().id)
    row = services.response_start(actor=me, code="gad-2")
    services.response_answer(actor=me, response_id=row.pk, item="gad1", value=3)
    with pytest.raises(Invalid) as refused:
        services.response_submit(actor=me, response_id=row.pk)
    assert refused.value.data["items"] == ["gad2"]
    assert AssessmentResponse.objects.get(pk=row.pk).state == "in_progress"


def test_without_the_consent_nothing_begins_and_nothing_goes_on() -> None:
    user = person()
    me = actor(user)
    row = services.response_start(actor=me, code="gad-7")
    consent_change(actor=me, person_id=user.id, decisions={"assessment": False}, language="en")
    for doing in (
        lambda: services.response_start(actor=me, code="phq-9"),
        lambda: services.response_answer(actor=me, response_id=row.pk, item="gad1", value=1),
        lambda: services.response_submit(actor=me, response_id=row.pk),
    ):
        with pytest.raises(Forbidden) as refused:
            doing()
        assert refused.value.code == "consent_required"
    assert answers_load(row.pk).answers == {}


@pytest.mark.parametrize("who", ["patient", "professional", "clinical_lead", "admin", "super_admin"])
def test_somebody_elses_response_does_not_exist(who: str) -> None:
    row = services.response_start(actor=Actor.person(person().id), code="gad-7")
    other = Actor.person(person(role=who).id)
    for doing in (
        lambda: selectors.response_view(actor=other, response_id=row.pk),
        lambda: services.response_answer(actor=other, response_id=row.pk, item="gad1", value=1),
        lambda: services.response_submit(actor=other, response_id=row.pk),
    ):
        with pytest.raises((NotFound, Forbidden)):
            doing()
    assert answers_load(row.pk).answers == {}


def test_results_and_trends_use_plain_words_and_name_only_meaningful_change() -> None:
    user = person()
    me = Actor.person(user.id)
    for days, total in ((40, 14), (20, 12), (1, 6)):
        with clock.shift(-timedelta(days=days)):
            row = take(user, "gad-7", gad(total))
    (trend,) = selectors.trends_own(actor=me).results
    assert [point.total for point in trend.points] == [14, 12, 6]
    assert [point.change for point in trend.points] == [None, "no_clear_change", "better"]
    assert [(band.low, band.high) for band in trend.bands] == [(0, 4), (5, 9), (10, 14), (15, 21)]
    result = selectors.response_view(actor=me, response_id=row.pk).result
    assert result is not None
    assert (result.scales[0].band, result.scales[0].before, result.scales[0].change) == ("mild", 12, "better")
    assert result.scales[0].words
    assert result.scales[0].words.hi
    assert result.follow_up is None


def test_a_positive_short_one_offers_the_long_one() -> None:
    user = person()
    row = take(user, "phq-2", {"phq1": 2, "phq2": 1})
    result = selectors.response_view(actor=Actor.person(user.id), response_id=row.pk).result
    assert result is not None
    assert result.follow_up == "phq-9"


def test_a_new_version_leaves_responses_under_way_with_the_one_they_began() -> None:
    me = Actor.person(person().id)
    row = services.response_start(actor=me, code="gad-2")
    system = Actor.system("tests")
    draft = questionnaires.draft_create(actor=system, copy_of="gad-2")
    body = canonical(definition_of(draft))
    body["about"]["en"] += " New."
    saved = questionnaires.draft_save(actor=system, version_id=draft.pk, body=body, revision=1)
    with pytest.raises(Conflict):
        questionnaires.draft_save(actor=system, version_id=draft.pk, body=body, revision=1)
    questionnaires.version_publish(actor=system, version_id=draft.pk, revision=saved.revision)
    assert published_by_code("gad-2").version == 2
    assert selectors.response_view(actor=me, response_id=row.pk).version == 1
    with pytest.raises(Conflict):
        questionnaires.draft_save(actor=system, version_id=draft.pk, body=body, revision=saved.revision)


def test_what_is_not_cleared_is_not_published_not_even_past_the_code() -> None:
    system = Actor.system("tests")
    draft = questionnaires.draft_create(actor=system, copy_of="gad-2")
    body = canonical(definition_of(draft))
    body["licence"]["status"] = "non_commercial"
    saved = questionnaires.draft_save(actor=system, version_id=draft.pk, body=body, revision=1)
    with pytest.raises(Invalid) as refused:
        questionnaires.version_publish(actor=system, version_id=draft.pk, revision=saved.revision)
    assert "licence.status" in refused.value.fields
    QuestionnaireVersion.objects.filter(code="gad-2", state="published").update(state="retired")
    with pytest.raises(DatabaseError), transaction.atomic():
        QuestionnaireVersion.objects.filter(pk=draft.pk).update(state="published")


def test_over_rest_an_answer_names_its_risk_and_a_bad_one_its_field() -> None:
    user = person()
    client = APIClient()
    client.force_authenticate(user)
    begun = client.post("/api/v1/assessments/responses", {"code": "phq-9"}, format="json").json()
    path = f"/api/v1/assessments/responses/{begun['id']}/answers"
    good = client.put(f"{path}/phq9", {"value": 1}, format="json")
    assert (good.status_code, good.json()["risk"]) == (200, 1)
    bad = client.put(f"{path}/phq1", {"value": 7}, format="json")
    assert (bad.status_code, bad.json()["code"]) == (422, "bad_answer")
    assert "value" in bad.json()["fields"]
    assert client.put(f"{path}/phq77", {"value": 1}, format="json").status_code == 404
    assert client.get("/api/v1/assessments/responses/nonsense").status_code == 404


def test_the_audit_log_knows_of_every_step_and_no_answer() -> None:
    user = person()
    row = take(user, "gad-2", {"gad1": 1, "gad2": 0})
    lines = AuditEvent.objects.filter(resource_id=str(row.pk)).order_by("at")
    assert [line.action for line in lines] == [
        "assessment.started", "assessment.answered", "assessment.answered", "assessment.submitted",
    ]  # fmt: skip
    assert "gad1" not in str([line.data for line in lines])
