"""The builder over REST: who may, what is kept, what refuses to be published, and two people at once."""

from __future__ import annotations

import json
from typing import Any

import pytest
from rest_framework.test import APIClient

from access.models import AuditEvent
from marketplace.models import QuestionnaireVersion
from marketplace.questionnaires.definition import canonical
from marketplace.questionnaires.services import shipped
from tests.factories.accounts import person, token_of

pytestmark = pytest.mark.django_db
ALL = "/api/v1/admin/questionnaires"


def signed_in(role: str) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token_of(person(role=role))}")
    return client


def draft(client: APIClient, **parts: Any) -> dict[str, Any]:
    body = canonical(next(one for one in shipped() if one.code == "phq-2")) | {"code": "check"} | parts
    answer = client.post(ALL, {"body": body}, format="json")
    assert answer.status_code == 201, answer.json()
    made: dict[str, Any] = answer.json()
    return made


def test_every_version_is_listed_with_its_title() -> None:
    rows = signed_in("clinical_lead").get(ALL).json()["results"]
    assert {row["code"] for row in rows} >= {"phq-9", "gad-7", "phq-2", "gad-2"}
    assert all(row["title"]["hi"] and row["state"] == "published" for row in rows)


@pytest.mark.parametrize("role", ["patient", "professional", "support"])
def test_nobody_else_sees_or_writes_them(role: str) -> None:
    client = signed_in(role)
    version = QuestionnaireVersion.objects.get(code="phq-2")
    assert client.get(ALL).status_code == 403
    assert client.post(ALL, {"copy_of": "phq-2"}, format="json").status_code == 403
    assert client.post(f"{ALL}/{version.pk}/retire").status_code == 403
    assert QuestionnaireVersion.objects.filter(code="phq-2").count() == 1


def test_a_draft_is_saved_over_what_was_seen_and_only_over_that() -> None:
    client = signed_in("clinical_lead")
    made = draft(client)
    body = made["body"] | {"minutes": 7}
    saved = client.put(f"{ALL}/{made['id']}", {"body": body, "revision": made["revision"]}, format="json").json()
    assert (saved["body"]["minutes"], saved["revision"]) == (7, made["revision"] + 1)
    stale = client.put(f"{ALL}/{made['id']}", {"body": body, "revision": made["revision"]}, format="json")
    assert (stale.status_code, stale.json()["code"]) == (409, "stale_revision")
    wrong = json.loads(json.dumps(body))
    wrong["sections"][0]["items"][0]["kind"] = "riddle"
    refused = client.put(f"{ALL}/{made['id']}", {"body": wrong, "revision": saved["revision"]}, format="json")
    assert refused.status_code == 422
    assert "sections.0.items.0.kind" in refused.json()["fields"]


@pytest.mark.parametrize("status", ["permission_needed", "non_commercial", "unknown"])
def test_nothing_but_a_cleared_licence_is_published(status: str) -> None:
    client = signed_in("clinical_lead")
    made = draft(client, licence={"status": status})
    assert made["faults"]["licence.status"]
    refused = client.post(f"{ALL}/{made['id']}/publish", {"revision": made["revision"]}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (422, "not_publishable")
    assert "licence.status" in refused.json()["fields"]
    assert QuestionnaireVersion.objects.get(pk=made["id"]).state == "draft"


def test_a_missing_translation_is_named_where_it_is_missing() -> None:
    client = signed_in("clinical_lead")
    assert draft(client, title={"en": "Check"})["faults"] == {"title.hi": ["Is missing."]}


def test_answers_of_a_question_that_lists_none_need_no_words() -> None:
    client = signed_in("clinical_lead")
    words = {"en": "", "hi": ""}
    text = {
        "code": "why", "kind": "text", "text": {"en": "Why?", "hi": "क्यों?"}, "options": [{"value": 0, "label": words}],
    }  # fmt: skip
    sections = draft(client)["body"]["sections"]
    body = draft_body = {"sections": [*sections, {"code": "more", "items": [text]}]}
    assert draft(client, code="more", **draft_body)["faults"] == {}
    body["sections"][-1]["items"][0]["kind"] = "choice"
    assert "sections.1.items.0.options.0.label.en" in draft(client, code="choice", **body)["faults"]


def test_the_next_version_is_written_compared_published_and_the_one_before_retires() -> None:
    client = signed_in("clinical_lead")
    first = QuestionnaireVersion.objects.get(code="phq-2")
    made = client.post(ALL, {"copy_of": "phq-2"}, format="json").json()
    assert (made["version"], made["state"], made["before"]) == (2, "draft", str(first.pk))
    assert client.post(ALL, {"copy_of": "phq-2"}, format="json").json()["code"] == "draft_exists"
    saved = client.put(
        f"{ALL}/{made['id']}", {"body": made["body"] | {"minutes": 2}, "revision": made["revision"]}, format="json"
    ).json()
    assert client.get(f"{ALL}/{made['id']}/changes").json() == {
        "against": 1, "results": [{"kind": "changed", "path": "minutes", "before": "1", "after": "2"}],
    }  # fmt: skip
    published = client.post(f"{ALL}/{made['id']}/publish", {"revision": saved["revision"]}, format="json").json()
    assert published["state"] == "published"
    first.refresh_from_db()
    assert first.state == "retired"
    assert AuditEvent.objects.filter(action="questionnaire.published").count() == 1
    assert client.get(f"{ALL}/{first.pk}/changes").json() == {"against": None, "results": []}


def test_a_draft_is_thrown_away_as_it_was_seen_and_nothing_else_is() -> None:
    client = signed_in("clinical_lead")
    made = draft(client)
    where = f"{ALL}/{made['id']}"
    body = made["body"] | {"minutes": 7}
    saved = client.put(where, {"body": body, "revision": made["revision"]}, format="json").json()
    stale = client.post(f"{where}/discard", {"revision": made["revision"]}, format="json")
    assert (stale.status_code, stale.json()["code"]) == (409, "stale_revision")
    assert (
        signed_in("support").post(f"{where}/discard", {"revision": saved["revision"]}, format="json").status_code == 403
    )
    assert client.post(f"{where}/discard", {"revision": saved["revision"]}, format="json").status_code == 204
    assert client.post(f"{where}/discard", {"revision": saved["revision"]}, format="json").status_code == 404
    # Somebody who still writes it is told, and brings nothing back.
    assert client.put(where, {"body": body, "revision": saved["revision"]}, format="json").status_code == 404
    assert AuditEvent.objects.get(action="questionnaire.discarded").data == {"code": "check", "version": 1}
    assert draft(client)["version"] == 1
    published = QuestionnaireVersion.objects.get(code="phq-2")
    kept = client.post(f"{ALL}/{published.pk}/discard", {"revision": published.revision}, format="json")
    assert (kept.status_code, kept.json()["code"]) == (409, "not_a_draft")
    assert client.get(f"{ALL}/{published.pk}").status_code == 200


def test_what_is_offered_next_has_to_be_there() -> None:
    client = signed_in("clinical_lead")
    offer = {"scale": "total", "at_least": 3, "questionnaire": "phq-9"}
    made = draft(client, follow_up=offer)
    assert made["faults"] == {}

    def faults_with(**parts: Any) -> dict[str, Any]:
        body = {"body": made["body"] | parts, "revision": QuestionnaireVersion.objects.get(pk=made["id"]).revision}
        saved: dict[str, Any] = client.put(f"{ALL}/{made['id']}", body, format="json").json()
        faults: dict[str, Any] = saved["faults"]
        return faults

    assert list(faults_with(follow_up=offer | {"scale": "gone"})) == ["follow_up.scale"]
    assert list(faults_with(follow_up=offer | {"questionnaire": "check"})) == ["follow_up.questionnaire"]
    found = faults_with(follow_up=offer | {"questionnaire": "nobodys"})
    assert found == {"follow_up.questionnaire": ["Nobody can take that one: it is not published."]}
    revision = QuestionnaireVersion.objects.get(pk=made["id"]).revision
    refused = client.post(f"{ALL}/{made['id']}/publish", {"revision": revision}, format="json")
    assert (refused.status_code, refused.json()["fields"]) == (422, found)


def test_sums_and_bands_are_told_apart_by_their_codes() -> None:
    client = signed_in("clinical_lead")
    made = draft(client)
    scale = made["body"]["scales"][0]
    bands = [band | {"code": "same"} for band in scale["bands"]]
    body = made["body"] | {"scales": [scale | {"bands": bands, "title": {"en": "Sum", "hi": ""}}, scale]}
    saved = client.put(f"{ALL}/{made['id']}", {"body": body, "revision": made["revision"]}, format="json").json()
    assert set(saved["faults"]) == {"scales.0.bands.1.code", "scales.1.code", "scales.0.title.hi"}
