"""A professional's own application: kept as typed on any device, submitted when it is right, its files sealed."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from rest_framework.test import APIClient

from access.actors import Actor
from access.grants import role_slugs
from access.models import AuditEvent
from kernel import clock
from kernel.errors import Conflict, Invalid, NotFound
from kernel.files import file_get
from marketplace.models import Application, Licence, LicenceDocument, Professional, SessionOffer, VerificationCase
from marketplace.onboarding import evidence, services, steps
from marketplace.onboarding.selectors import application_own
from marketplace.verification.selectors import DOCUMENT, document_open
from tests.factories import accounts, files
from tests.factories.applicants import TYPED, applicant, reviewer, send_licence, send_photo, submitted, type_all

pytestmark = pytest.mark.django_db
URL = "/api/v1/pro/onboarding"


def test_beginning_gives_the_applicants_role_and_twice_is_once() -> None:
    actor, professional = applicant()
    assert professional.state == "draft"
    assert actor.id is not None
    assert set(role_slugs(actor.id)) == {"patient", "applicant"}
    assert services.onboarding_start(actor=actor).pk == professional.pk
    assert Professional.objects.filter(user_id=actor.id).count() == 1


def test_what_was_typed_is_kept_right_or_not_and_says_what_is_wrong() -> None:
    actor, professional = applicant()
    half = {"display_name": "M", "kind": "wizard", "zone": "Mars/Base", "gender": "", "practising_since": 1830}
    services.step_save(actor=actor, professional_id=professional.pk, step="about", values=half, version=1)
    own = application_own(actor=actor)
    assert own.draft["about"] == half
    assert own.problems["about"] == {
        "display_name": "too_short", "kind": "unknown", "zone": "unknown", "practising_since": "bad_year",
    }  # fmt: skip
    assert own.step == "about"
    assert own.problems["licences"] == {"document": "required"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT draft FROM marketplace_application")
        assert b"wizard" not in bytes(cursor.fetchone()[0])


def test_a_second_device_does_not_overwrite_what_it_has_not_seen() -> None:
    actor, professional = applicant()
    save = partial(services.step_save, actor=actor, professional_id=professional.pk, step="words")
    save(values=TYPED["words"], version=1)
    with pytest.raises(Conflict, match="stale_version") as stale:
        save(values={"headline": "Older"}, version=1)
    assert stale.value.data == {"version": 2}
    assert application_own(actor=actor).draft["words"] == TYPED["words"]


def test_submitting_names_every_field_that_is_not_right() -> None:
    actor, professional = applicant()
    version = type_all(actor, professional, words={"headline": "", "bio": "short"})
    with pytest.raises(Invalid, match="incomplete") as refused:
        services.application_submit(actor=actor, professional_id=professional.pk, version=version)
    assert refused.value.fields == {
        "words.headline": ["required"], "words.bio": ["too_short"], "licences.document": ["required"],
    }  # fmt: skip
    professional.refresh_from_db()
    assert professional.state == "draft"
    assert not VerificationCase.objects.exists()


def test_submitting_fills_the_profile_and_puts_it_in_the_queue_once() -> None:
    actor, case = submitted()
    row = Professional.objects.get(pk=case.professional_id)
    assert (row.state, case.state, case.kind) == ("submitted", "submitted", "application")
    assert (row.display_name, row.slug, row.zone) == ("Dr. Meera Pillai", "dr-meera-pillai", "Asia/Kolkata")
    assert row.listed_until is None
    assert row.match_profile.age_groups == ["adult"]
    offer = SessionOffer.objects.get(professional=row, active=True)
    assert (offer.price_minor, offer.currency, offer.modalities) == (150_000, "INR", ["video", "audio"])
    version = Application.objects.get(pk=row.pk).version
    with pytest.raises(Conflict, match="not_editable"):
        services.application_submit(actor=actor, professional_id=row.pk, version=version)
    with pytest.raises(Conflict, match="not_editable"):
        services.step_save(actor=actor, professional_id=row.pk, step="words", values={}, version=version)
    _, other_case = submitted()
    assert other_case.professional.slug.startswith("dr-meera-pillai-")


def test_it_can_be_taken_back_while_nobody_looks_at_it() -> None:
    from marketplace.verification.cases import case_claim

    actor, case = submitted()
    services.application_withdraw(actor=actor, professional_id=case.professional_id)
    case.refresh_from_db()
    assert case.state == "withdrawn"
    assert application_own(actor=actor).editable
    actor, case = submitted()
    case_claim(actor=reviewer(), case_id=case.pk)
    with pytest.raises(Conflict, match="in_review"):
        services.application_withdraw(actor=actor, professional_id=case.professional_id)


class TestLicences:
    def test_a_document_is_sealed_and_opened_by_its_owner_and_reviewers_only(self) -> None:
        actor, professional = applicant()
        licence = send_licence(actor, professional)
        document = LicenceDocument.objects.get(licence=licence)
        assert document.media_type == "application/pdf"
        assert file_get(document.file, context=DOCUMENT) == files.pdf()
        assert file_get(document.file, context=DOCUMENT) is not None
        for who, permission in ((actor, "onboarding.own"), (reviewer(), "verification.review")):
            assert document_open(actor=who, document_id=document.pk, permission=permission).content == files.pdf()
        reads = AuditEvent.objects.filter(action="licence_document.read", resource_id=str(document.pk))
        assert reads.count() == 2
        stranger, _ = applicant()
        with pytest.raises(NotFound):
            document_open(actor=stranger, document_id=document.pk, permission="onboarding.own")
        assert reads.count() == 2

    def test_a_stranger_stores_nothing_and_the_day_has_to_be_ahead(self) -> None:
        actor, professional = applicant()
        licence = send_licence(actor, professional)
        stranger, _ = applicant()
        document = LicenceDocument.objects.get(licence=licence)
        with pytest.raises(NotFound):
            evidence.licence_document_add(
                actor=stranger, licence_id=licence.pk, expires_on=licence.expires_on, file=_file()
            )
        with pytest.raises(Invalid) as refused:
            send_licence(actor, professional, expires_on=clock.now().date() - timedelta(days=2))
        assert list(refused.value.fields) == ["expires_on"]
        assert list(LicenceDocument.objects.values_list("pk", flat=True)) == [document.pk]

    def test_a_better_picture_replaces_the_one_that_waits(self, django_capture_on_commit_callbacks: Any) -> None:
        actor, professional = applicant()
        licence = send_licence(actor, professional)
        first = LicenceDocument.objects.get(licence=licence)
        with django_capture_on_commit_callbacks(execute=True):
            evidence.licence_document_add(
                actor=actor, licence_id=licence.pk, expires_on=licence.expires_on, file=_file()
            )
        assert LicenceDocument.objects.exclude(pk=first.pk).get(licence=licence).media_type == "image/png"
        assert file_get(first.file, context=DOCUMENT) is None

    def test_one_nobody_verified_can_be_taken_back(self) -> None:
        actor, professional = applicant()
        licence = send_licence(actor, professional)
        evidence.licence_remove(actor=actor, licence_id=licence.pk)
        assert not Licence.objects.filter(professional=professional).exists()
        licence = send_licence(actor, professional)
        Licence.objects.filter(pk=licence.pk).update(state="verified", checked_on=clock.now().date())
        with pytest.raises(Conflict, match="licence_verified"):
            evidence.licence_remove(actor=actor, licence_id=licence.pk)


def test_over_rest_an_applicant_goes_from_nothing_to_submitted(settings: Any) -> None:
    settings.MINDO_SECOND_FACTOR_DEMANDED = False
    user = accounts.person()
    client = APIClient(headers={"authorization": f"Bearer {accounts.token_of(user)}"})
    assert client.get(URL).status_code == 403
    assert client.post(URL).status_code == 204
    version = client.get(URL).json()["version"]
    for step, values in TYPED.items():
        answer = client.put(f"{URL}/steps/{step}", {"values": values, "version": version}, format="json")
        assert answer.status_code == 200, answer.content
        version = answer.json()["version"]
    fields = {"jurisdiction": "India", "authority": "", "number": "R-1", "expires_on": "tomorrow"}
    wrong = client.post(
        f"{URL}/licences", {**fields, "file": SimpleUploadedFile("licence.pdf", b"<html>")}, format="multipart"
    )
    assert wrong.status_code == 422
    # Everything that is wrong is told at once, each at its field.
    assert set(wrong.json()["fields"]) == {"jurisdiction", "authority", "expires_on", "file"}
    codes = {name: told[0]["code"] for name, told in wrong.json()["faults"].items()}
    assert (codes["authority"], codes["expires_on"], codes["file"]) == ("required", "bad_date", "file_type_not_allowed")
    right = {"jurisdiction": "IN", "authority": "RCI", "number": "R-1", "expires_on": "2100-01-01"}
    late = client.post(f"{URL}/licences", {**right, "file": _upload(files.pdf())}, format="multipart")
    assert list(late.json()["fields"]) == ["expires_on"]
    right["expires_on"] = str(clock.now().date() + timedelta(days=300))
    sent = client.post(f"{URL}/licences", {**right, "file": _upload(files.pdf())}, format="multipart")
    assert sent.status_code == 200, sent.content
    document = sent.json()["licences"][0]["documents"][0]
    shown = client.get(f"{URL}/documents/{document['id']}")
    assert shown.content == files.pdf()
    assert "sandbox" in shown["Content-Security-Policy"]
    photo = client.put(f"{URL}/photo", {"file": _upload(files.jpeg())}, format="multipart")
    assert photo.json()["has_photo"] is True
    assert client.get(f"{URL}/photo")["Content-Type"] == "image/jpeg"
    answer = client.post(f"{URL}/submission", {"version": photo.json()["version"]}, format="json")
    assert (answer.status_code, answer.json()["state"]) == (200, "submitted")


def test_whoever_has_no_second_factor_waits_before_the_door(settings: Any) -> None:
    settings.MINDO_SECOND_FACTOR_DEMANDED = True
    user = accounts.person()
    services.onboarding_start(actor=Actor.person(user.pk))
    client = APIClient(headers={"authorization": f"Bearer {accounts.token_of(user)}"})
    assert client.get(URL).status_code == 403
    assert client.get("/api/v1/me").json()["second_factor"] == "missing"


def test_the_photo_waits_and_is_not_shown_to_everybody() -> None:
    actor, professional = applicant()
    send_photo(actor, professional)
    assert APIClient().get(f"/api/v1/professionals/{professional.pk}/photo").status_code == 404
    assert APIClient().get(f"/api/v1/admin/verification/photos/{uuid4()}").status_code == 401


def test_no_step_is_forgotten() -> None:
    assert set(steps.TYPED) | {"licences", "photo"} == set(steps.STEPS)


def _upload(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("../../etc/passwd.exe", content, content_type="text/html")


def _file() -> Any:
    from kernel.uploads.checks import DOCUMENT as TAKEN
    from kernel.uploads.checks import content_check

    return content_check(files.png(), TAKEN)
