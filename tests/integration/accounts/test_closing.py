"""Closing somebody's account, and the emergency contact."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from access.grants import codenames_of
from access.models import AuditEvent
from accounts.closing.models import AccountClosure
from accounts.people.models import User
from accounts.sessions.models import AuthSession
from kernel import clock
from kernel.models import OutboxEntry
from tests.factories.accounts import PASSWORD, person, token_of
from tests.integration.accounts.conftest import Browser

pytestmark = pytest.mark.django_db

WHY = {"reason": "left", "note": "Her contract ended on Friday."}


def signed_in(user: User) -> Browser:
    browser = Browser()
    browser.access = token_of(user)
    return browser


def test_a_closed_account_loses_tokens_sockets_and_rights_at_once_and_can_be_opened_again() -> None:
    admin, support = person(role="admin"), person(role="support")
    hers, his = signed_in(admin), signed_in(support)
    address = f"admin/people/{support.id}/account"
    session = AuthSession.objects.get(user=support)
    assert hers.post(f"{address}/close", WHY).status_code == 204
    assert his.get("me").json()["code"] == "session_ended"
    assert codenames_of(support.id) == frozenset()
    told = OutboxEntry.objects.filter(kind="control", target="signout")
    assert told.count() == 1
    session.refresh_from_db()
    assert session.revoked_for == "closed"
    assert Browser().post("auth/signin", {"email": support.email, "password": PASSWORD}).status_code == 400
    assert hers.post(f"{address}/close", WHY).status_code == 204
    assert AccountClosure.objects.count() == 1
    standing = hers.get(address).json()
    assert (standing["is_active"], standing["reopenable"]) == (False, True)
    assert standing["closures"][0]["note"] == WHY["note"]
    assert hers.post(f"{address}/reopen", {"note": "It was the wrong person."}).status_code == 204
    assert hers.post(f"{address}/reopen", {"note": "It was the wrong person."}).status_code == 204
    assert his.get("me").json()["code"] == "session_ended"
    assert Browser().post("auth/signin", {"email": support.email, "password": PASSWORD}).status_code == 200
    actions = list(
        AuditEvent.objects.filter(action__startswith="account.", person_id=support.id).values_list("action", "data")
    )
    assert sorted(actions, key=lambda row: row[0]) == [
        ("account.closed", {"reason": "left"}), ("account.reopened", {}), ("account.standing_read", {}),
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM accounts_accountclosure AS row WHERE row::text LIKE '%contract%'")
        assert cursor.fetchone() == (0,)


def test_nobody_closes_herself_somebody_above_her_the_last_above_all_or_without_a_reason() -> None:
    admin, top = person(role="admin"), person(role="super_admin")
    hers, its = signed_in(admin), signed_in(top)
    assert hers.post(f"admin/people/{admin.id}/account/close", WHY).json()["code"] == "own_account"
    assert hers.post(f"admin/people/{top.id}/account/close", WHY).json()["code"] == "beyond_own"
    other = person(role="super_admin")
    assert its.post(f"admin/people/{other.id}/account/close", {"reason": "left", "note": " "}).status_code == 422
    assert its.post(f"admin/people/{other.id}/account/close", {**WHY, "reason": "mood"}).status_code == 422
    assert its.post(f"admin/people/{other.id}/account/close", WHY).status_code == 204
    assert its.post(f"admin/people/{admin.id}/account/close", WHY).status_code == 204
    assert User.objects.get(id=top.id).is_active


def test_an_account_that_was_erased_or_never_closed_here_is_not_opened() -> None:
    hers, gone = signed_in(person(role="admin")), person()
    User.objects.filter(id=gone.id).update(is_active=False)
    assert hers.post(f"admin/people/{gone.id}/account/reopen", {"note": "why not"}).json()["code"] == "account_gone"
    assert hers.post(f"admin/people/{gone.id}/account/close", WHY).json()["code"] == "account_gone"


def test_closing_wants_the_right_and_a_fresh_proof() -> None:
    asha, admin = person(), person(role="admin")
    for role, status in (("support", 403), ("patient", 403)):
        assert signed_in(person(role=role)).post(f"admin/people/{asha.id}/account/close", WHY).status_code == status
    hers = signed_in(admin)
    AuthSession.objects.filter(user=admin).update(proved_at=clock.now() - timedelta(hours=1))
    assert hers.post(f"admin/people/{asha.id}/account/close", WHY).json()["code"] == "step_up_required"
    assert User.objects.get(id=asha.id).is_active


def test_an_emergency_contact_is_ones_own_sealed_and_can_be_taken_back() -> None:
    asha = person()
    browser = signed_in(asha)
    assert browser.get("me/emergency-contact").json() == {"contact": None}
    refused = browser.call("PUT", "me/emergency-contact", {"name": "Meera Zimbelstern", "phone": "12"})
    assert (refused.status_code, list(refused.json()["fields"])) == (422, ["phone"])
    contact = {"name": "Meera Zimbelstern", "phone": "081234 56789", "relation": "sister"}
    for _ in range(2):
        answer = browser.call("PUT", "me/emergency-contact", contact).json()
    assert answer == {"contact": {**contact, "phone": "+918123456789"}}
    assert browser.get("me/emergency-contact").json() == answer
    assert signed_in(person()).get("me/emergency-contact").json() == {"contact": None}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT row::text FROM accounts_emergencycontact AS row UNION ALL SELECT row::text FROM access_auditevent AS row"
        )
        stored = str(cursor.fetchall())
    for word in ("Zimbelstern", "8123456789", "sister"):
        assert word not in stored
        assert word.encode().hex() not in stored
    assert browser.call("DELETE", "me/emergency-contact").status_code == 204
    assert browser.get("me/emergency-contact").json() == {"contact": None}
