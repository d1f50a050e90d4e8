"""Verification: one reviewer at a time, nothing approved unchecked, two pairs of eyes where wanted, and licences that end."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from rest_framework.test import APIClient

from access.actors import Actor
from access.grants import role_slugs
from access.models import AuditEvent
from accounts.models import Notification, User
from kernel import clock
from kernel.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from kernel.models import OutboxEntry
from marketplace.calendar.selectors import calendar_load
from marketplace.models import (
    Claim,
    Licence,
    LicenceDocument,
    LicenceNotice,
    Professional,
    VerificationCase,
    VerificationPolicy,
)
from marketplace.onboarding import evidence, services
from marketplace.onboarding.selectors import application_own
from marketplace.onboarding.services import application_submit
from marketplace.professionals import lifecycle
from marketplace.professionals.selectors import listed
from marketplace.verification import cases, decisions, expiry
from marketplace.verification.feeds import LISTING, QUEUE, onboarding_of
from marketplace.verification.policy import policy_change
from marketplace.verification.selectors import case_detail, cases_page, unlisted_with_sessions
from tests.factories import files
from tests.factories.applicants import checked, reviewer, send_licence, send_photo, submitted, ticked
from tests.factories.marketplace import give_role, make_professional, make_user

pytestmark = pytest.mark.django_db


def approved() -> tuple[Actor, Professional]:
    actor, case = submitted()
    judge = reviewer()
    done = checked(judge, case.pk)
    decisions.case_approve(actor=judge, case_id=case.pk, version=done.version)
    return actor, Professional.objects.get(pk=case.professional_id)


def told(topic: str) -> int:
    return OutboxEntry.objects.filter(kind="event", target=topic).count()


def test_from_the_queue_to_the_list() -> None:
    actor, case = submitted()
    assert actor.id is not None
    judge = reviewer()
    send_photo_before_review(actor, case)
    assert [row.pk for row in cases_page(actor=judge).rows] == [case.pk]
    done = checked(judge, case.pk)
    assert not listed().filter(pk=case.professional_id).exists()
    before = told(LISTING)
    decisions.case_approve(actor=judge, case_id=case.pk, version=done.version)
    row = listed().get(pk=case.professional_id)
    assert (row.state, row.jurisdictions) == ("approved", ["IN"])
    assert row.avatar_url.split("?")[0].endswith("/photo")
    assert APIClient().get(row.avatar_url)["Content-Type"] == "image/png"
    assert "professional" in role_slugs(actor.id)
    licence = Licence.objects.get(professional=row)
    assert (licence.state, licence.checked_source) == ("verified", "Public register, RCI")
    shown = APIClient().get(f"/api/v1/professionals/{row.slug}").json()["licences"][0]
    assert (shown["checked_source"], shown["checked_on"]) == ("Public register, RCI", str(licence.checked_on))
    assert told(LISTING) == before + 1
    assert cases_page(actor=judge).rows == []
    assert Notification.objects.filter(person_id=actor.id, template="verification.approved").count() == 1
    assert AuditEvent.objects.filter(action="verification.approved", person_id=actor.id).count() == 1


def send_photo_before_review(actor: Actor, case: VerificationCase) -> None:
    services.application_withdraw(actor=actor, professional_id=case.professional_id)
    send_photo(actor, case.professional)
    own = application_own(actor=actor)
    services.application_submit(actor=actor, professional_id=case.professional_id, version=own.version)
    case.pk = VerificationCase.objects.get(professional=case.professional, state="submitted").pk


def test_nothing_is_approved_unchecked_and_each_gap_is_named() -> None:
    _, case = submitted()
    judge = reviewer()
    taken = cases.case_claim(actor=judge, case_id=case.pk)
    document = LicenceDocument.objects.get(licence__professional=case.professional)
    half = ticked(case)
    half[str(document.pk)]["checks"]["expiry"] = False
    half[str(document.pk)]["source"] = ""
    kept = cases.case_check(actor=judge, case_id=case.pk, version=taken.version, checks=half)
    with pytest.raises(Invalid, match="checks_missing") as refused:
        decisions.case_approve(actor=judge, case_id=case.pk, version=kept.version)
    assert set(refused.value.fields) == {f"{document.pk}.expiry", f"{document.pk}.source"}
    assert not Licence.objects.filter(state="verified").exists()
    with pytest.raises(Conflict, match="stale_version"):
        cases.case_check(actor=judge, case_id=case.pk, version=taken.version, checks=ticked(case))


def test_a_claimed_case_is_nobody_elses_until_it_lapses() -> None:
    _, case = submitted()
    first, second = reviewer(), reviewer()
    taken = cases.case_claim(actor=first, case_id=case.pk)
    assert cases.case_claim(actor=first, case_id=case.pk).version == taken.version
    with pytest.raises(Conflict, match="claimed_by_other"):
        cases.case_claim(actor=second, case_id=case.pk)
    with pytest.raises(Conflict, match="not_claimed"):
        decisions.case_reject(actor=second, case_id=case.pk, version=taken.version, reason="No.")
    with pytest.raises(Conflict, match="not_claimed"):
        cases.case_release(actor=second, case_id=case.pk)
    with clock.shift(cases.CLAIM_LAPSES + timedelta(minutes=1)):
        assert cases.case_claim(actor=second, case_id=case.pk).claimed_by_id == second.id
    cases.case_release(actor=second, case_id=case.pk)
    case.refresh_from_db()
    assert (case.state, case.claimed_by_id) == ("submitted", None)


def test_nobody_decides_about_herself() -> None:
    actor, case = submitted()
    from tests.factories.marketplace import give_role

    give_role(case.person, "clinical_lead")
    with pytest.raises(Forbidden, match="own_case"):
        cases.case_claim(actor=actor, case_id=case.pk)


def test_changes_are_asked_for_mended_and_come_back_to_the_queue() -> None:
    actor, case = submitted()
    judge = reviewer()
    taken = cases.case_claim(actor=judge, case_id=case.pk)
    licence = Licence.objects.get(professional=case.professional)
    wanted = [
        {"field": "words.bio", "message": "Please leave out the phone number. canary-91"},
        {"field": f"licence.{licence.pk}", "message": "The stamp cannot be read."},
    ]
    with pytest.raises(Invalid) as refused:
        decisions.case_request_changes(
            actor=judge, case_id=case.pk, version=taken.version, requests=[{"field": "words.bio", "message": " "}]
        )
    assert list(refused.value.fields) == ["requests.0.message"]
    decisions.case_request_changes(actor=judge, case_id=case.pk, version=taken.version, requests=wanted)
    own = application_own(actor=actor)
    assert own.editable
    assert own.case is not None
    assert own.case.requests == wanted
    assert own.problems == {"licences": {f"{licence.pk}.document": "required", "document": "required"}}
    with connection.cursor() as cursor:
        cursor.execute("SELECT requests FROM marketplace_verificationcase")
        assert b"canary-91" not in bytes(cursor.fetchone()[0])
    assert "canary-91" not in str(list(AuditEvent.objects.values_list("data", flat=True)))
    evidence.licence_document_add(actor=actor, licence_id=licence.pk, expires_on=licence.expires_on, file=_png())
    services.application_submit(actor=actor, professional_id=case.professional_id, version=own.version)
    case.refresh_from_db()
    assert case.state == "submitted"
    done = checked(reviewer(), case.pk)
    decisions.case_approve(actor=Actor.person(done.claimed_by_id), case_id=case.pk, version=done.version)  # type: ignore[arg-type]  # claimed
    assert listed().filter(pk=case.professional_id).exists()


def test_a_rejection_is_not_the_applicants_to_undo_and_says_why_to_her_alone() -> None:
    actor, case = submitted()
    judge = reviewer()
    taken = cases.case_claim(actor=judge, case_id=case.pk)
    with pytest.raises(Invalid):
        decisions.case_reject(actor=judge, case_id=case.pk, version=taken.version, reason="  ")
    decisions.case_reject(
        actor=judge, case_id=case.pk, version=taken.version, reason="The number is not in the register."
    )
    own = application_own(actor=actor)
    assert (own.professional.state, own.editable) == ("rejected", False)
    assert own.case is not None
    assert own.case.reason == "The number is not in the register."
    with pytest.raises(Conflict):
        cases.case_claim(actor=judge, case_id=case.pk)


def rejected() -> tuple[Actor, VerificationCase]:
    actor, case = submitted()
    judge = reviewer()
    taken = cases.case_claim(actor=judge, case_id=case.pk)
    return actor, decisions.case_reject(actor=judge, case_id=case.pk, version=taken.version, reason="No such number.")


def test_a_rejected_application_is_opened_again_mended_and_approved_as_a_case_of_its_own() -> None:
    actor, case = rejected()
    lead = reviewer()
    with pytest.raises(Invalid):
        decisions.application_reopen(actor=lead, case_id=case.pk, version=case.version, reason=" ")
    with pytest.raises(Conflict, match="stale_version"):
        decisions.application_reopen(actor=lead, case_id=case.pk, version=case.version - 1, reason="Send the new card.")
    opened = decisions.application_reopen(
        actor=lead, case_id=case.pk, version=case.version, reason="Send the new card."
    )
    with pytest.raises(Conflict, match="not_rejected"):
        decisions.application_reopen(actor=lead, case_id=case.pk, version=opened.version, reason="Twice.")
    own = application_own(actor=actor)
    assert (own.professional.state, own.editable, opened.state) == ("changes_requested", True, "rejected")
    assert own.case is not None
    assert own.case.requests == [{"field": "application.whole", "message": "Send the new card."}]
    assert AuditEvent.objects.filter(action="verification.reopened", person_id=actor.id).count() == 1
    # The licence that was turned down needs a document before it is sent again.
    with pytest.raises(Invalid):
        application_submit(actor=actor, professional_id=own.professional.pk, version=own.version)
    send_licence(actor, own.professional)
    application_submit(actor=actor, professional_id=own.professional.pk, version=own.version)
    again = VerificationCase.objects.get(professional=own.professional, state="submitted")
    done = checked(lead, again.pk)
    decisions.case_approve(actor=lead, case_id=again.pk, version=done.version)
    assert listed().filter(pk=own.professional.pk).exists()


def test_only_a_reviewer_opens_again_and_not_her_own() -> None:
    actor, case = rejected()
    assert case.professional.user_id == actor.id
    for who in (actor, Actor.person(make_user("support").pk), Actor.person(make_user("patient").pk)):
        with pytest.raises((Forbidden, NotFound)):
            decisions.application_reopen(actor=who, case_id=case.pk, version=case.version, reason="Please.")
    give_role(User.objects.get(pk=actor.id), "clinical_lead")
    with pytest.raises(Forbidden, match="own_case"):
        decisions.application_reopen(actor=actor, case_id=case.pk, version=case.version, reason="Please.")
    case.professional.refresh_from_db()
    assert case.professional.state == "rejected"


def test_two_pairs_of_eyes_are_two_persons() -> None:
    policy_change(actor=Actor.person(make_user("admin").pk), four_eyes=True, warn_days=[30, 7, 1], version=0)
    _, case = submitted()
    first, second = reviewer(), reviewer()
    done = checked(first, case.pk)
    once = decisions.case_approve(actor=first, case_id=case.pk, version=done.version)
    assert (once.state, once.claimed_by_id) == ("in_review", None)
    assert not listed().filter(pk=case.professional_id).exists()
    with pytest.raises(Conflict, match="needs_another_reviewer"):
        cases.case_claim(actor=first, case_id=case.pk)
    taken = cases.case_claim(actor=second, case_id=case.pk)
    decisions.case_approve(actor=second, case_id=case.pk, version=taken.version)
    assert listed().filter(pk=case.professional_id).exists()


def test_rules_are_versions_and_a_stale_hand_changes_nothing() -> None:
    admin = Actor.person(make_user("admin").pk)
    policy_change(actor=admin, four_eyes=True, warn_days=[14], version=0)
    with pytest.raises(Conflict, match="stale_version"):
        policy_change(actor=admin, four_eyes=False, warn_days=[14], version=0)
    with pytest.raises(Invalid):
        policy_change(actor=admin, four_eyes=False, warn_days=[0], version=1)
    with pytest.raises(DomainError):
        policy_change(actor=reviewer(), four_eyes=False, warn_days=[14], version=1)
    assert VerificationPolicy.objects.get().four_eyes is True


def test_a_number_two_people_claim_is_seen_and_verified_once() -> None:
    _, professional = approved()
    taken = Licence.objects.get(professional=professional)
    _, case = submitted()
    Licence.objects.filter(professional=case.professional).update(
        number=taken.number.lower(), authority=taken.authority
    )
    judge = reviewer()
    found = case_detail(actor=judge, case_id=case.pk)
    assert list(found.twins.values()) == [1]
    done = checked(judge, case.pk)
    Licence.objects.filter(professional=case.professional).update(number=taken.number)
    with pytest.raises(Conflict, match="licence_taken"):
        decisions.case_approve(actor=judge, case_id=case.pk, version=done.version)
    case.refresh_from_db()
    assert case.state == "in_review"


class TestRenewal:
    def test_the_old_licence_is_good_until_the_new_one_is_verified(self) -> None:
        actor, professional = approved()
        licence = Licence.objects.get(professional=professional)
        with pytest.raises(Invalid) as refused:
            evidence.licence_document_add(
                actor=actor, licence_id=licence.pk, expires_on=licence.expires_on, file=_png()
            )
        assert list(refused.value.fields) == ["expires_on"]
        later = licence.expires_on + timedelta(days=365)
        evidence.licence_document_add(actor=actor, licence_id=licence.pk, expires_on=later, file=_png())
        professional.refresh_from_db()
        assert professional.state == "approved"
        assert listed().filter(pk=professional.pk).exists()
        case = VerificationCase.objects.get(professional=professional, state="submitted")
        assert case.kind == "licence"
        judge = reviewer()
        done = checked(judge, case.pk)
        assert Licence.objects.get(pk=licence.pk).expires_on == licence.expires_on
        decisions.case_approve(actor=judge, case_id=case.pk, version=done.version)
        professional.refresh_from_db()
        assert professional.licensed_until == later
        assert professional.state == "approved"

    def test_a_renewal_turned_down_leaves_what_is_good(self) -> None:
        actor, professional = approved()
        licence = Licence.objects.get(professional=professional)
        later = licence.expires_on + timedelta(days=365)
        evidence.licence_document_add(actor=actor, licence_id=licence.pk, expires_on=later, file=_png())
        case = VerificationCase.objects.get(professional=professional, state="submitted")
        judge = reviewer()
        taken = cases.case_claim(actor=judge, case_id=case.pk)
        decisions.case_reject(actor=judge, case_id=case.pk, version=taken.version, reason="Not readable.")
        licence.refresh_from_db()
        assert licence.state == "verified"
        assert listed().filter(pk=professional.pk).exists()


class TestTheEnd:
    WATCH = Actor.system("marketplace.licences_watch")

    def test_she_is_told_30_7_and_1_days_before_once_each_and_at_the_end(self) -> None:
        start = datetime(2031, 5, 1, 12, tzinfo=UTC)
        with clock.frozen(start):
            professional = make_professional(zone="Pacific/Apia")
            licence = Licence.objects.get(professional=professional)
            last = start.date() + timedelta(days=60)
            Licence.objects.filter(pk=licence.pk).update(expires_on=last)
            Professional.objects.filter(pk=professional.pk).update(licensed_until=last)
        seen: list[tuple[int, int]] = []
        for days in range(64):
            with clock.frozen(start + timedelta(days=days)):
                count = expiry.licences_watch(actor=self.WATCH)
                assert expiry.licences_watch(actor=self.WATCH) == 0
                if count:
                    seen.append((days, LicenceNotice.objects.latest("created_at").days))
        # Apia is a day ahead at noon UTC.
        assert seen == [(29, 30), (52, 7), (58, 1), (60, 0)]
        names = Notification.objects.filter(person_id=professional.user_id).order_by("created_at")
        assert [one.template for one in names] == ["licence.ending"] * 3 + ["licence.ended"]

    def test_the_end_takes_her_off_the_list_and_tells_who_looks(self) -> None:
        professional = make_professional(zone="Asia/Kolkata")
        starts_at, ends_at = clock.now() + timedelta(days=500), clock.now() + timedelta(days=500, hours=1)
        Claim.objects.create(
            professional=professional, holder=make_user(), state="booked", starts_at=starts_at, ends_at=ends_at,
            period=(starts_at - timedelta(hours=1), ends_at + timedelta(hours=1)),
        )  # fmt: skip
        admin = Actor.person(make_user("admin").pk)
        assert unlisted_with_sessions(actor=admin) == []
        professional.refresh_from_db()
        assert professional.listed_until is not None
        with clock.frozen(professional.listed_until + timedelta(seconds=1)):
            assert calendar_load(professional.pk).bookable is False
            before = told(f"calendar:{professional.pk}"), told(LISTING)
            assert expiry.licences_watch(actor=self.WATCH) == 1
            assert (told(f"calendar:{professional.pk}"), told(LISTING)) == (before[0] + 1, before[1] + 1)
            professional.refresh_from_db()
            assert professional.next_free_at is None
            (found,) = unlisted_with_sessions(actor=admin)
            assert (found.professional.pk, found.sessions) == (professional.pk, 1)

    def test_one_renewed_meanwhile_is_not_told(self) -> None:
        professional = make_professional()
        licence = Licence.objects.get(professional=professional)
        Licence.objects.filter(pk=licence.pk).update(expires_on=clock.now().date() + timedelta(days=5))
        assert expiry.licences_watch(actor=self.WATCH) == 1
        Licence.objects.filter(pk=licence.pk).update(expires_on=clock.now().date() + timedelta(days=500))
        assert expiry.licences_watch(actor=self.WATCH) == 0


def test_suspending_takes_off_the_list_and_back_again() -> None:
    _, professional = approved()
    lead = reviewer()
    with pytest.raises(Invalid):
        decisions.professional_suspend(actor=lead, professional_id=professional.pk, reason="because")
    decisions.professional_suspend(actor=lead, professional_id=professional.pk, reason="complaint")
    assert not listed().filter(pk=professional.pk).exists()
    with pytest.raises(Conflict):
        decisions.professional_suspend(actor=lead, professional_id=professional.pk, reason="complaint")
    decisions.professional_reinstate(actor=lead, professional_id=professional.pk)
    assert listed().filter(pk=professional.pk).exists()


def test_every_state_is_reached_and_only_by_the_table() -> None:
    ends = {after for _, after in lifecycle.PROFESSIONAL.values()}
    assert ends | {"draft"} == set(Professional.State.values)
    assert not lifecycle.allowed("approve", "submitted")
    assert not lifecycle.allowed("approve", "rejected")
    assert not lifecycle.allowed("reinstate", "rejected")
    assert {after for _, after in lifecycle.CASE.values()} == set(VerificationCase.State.values)


def test_a_page_of_the_queue_is_one_query_after_that_for_rights(django_assert_num_queries: Any) -> None:
    for _ in range(3):
        submitted()
    judge = reviewer()
    cases_page(actor=judge)
    with django_assert_num_queries(2):
        rows = cases_page(actor=judge, limit=2)
        assert [row.professional.display_name for row in rows.rows]
    assert rows.next is not None
    assert len(cases_page(actor=judge, cursor=rows.next).rows) == 1


@pytest.mark.django_db(transaction=True)
def test_two_reviewers_at_once_and_one_has_it() -> None:
    actor, case = submitted()
    judges = [reviewer() for _ in range(4)]

    def take(judge: Actor) -> str:
        try:
            cases.case_claim(actor=judge, case_id=case.pk)
        except Conflict as refused:
            return refused.code
        finally:
            connection.close()
        return "taken"

    with ThreadPoolExecutor(len(judges)) as pool:
        outcomes = sorted(pool.map(take, judges))
    assert outcomes == ["claimed_by_other"] * 3 + ["taken"]
    assert told(QUEUE) >= 2
    assert told(onboarding_of(case.professional_id)) >= 2
    del actor


def _png() -> Any:
    from kernel.uploads.checks import DOCUMENT, content_check

    return content_check(files.png(), DOCUMENT)
