"""Authenticator apps, passkeys, recovery codes; who must have one; proving again who one is."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from pytest_django import Settings

from access.grants import codenames_of
from access.models import AuditEvent, Role
from access.permissions import declared
from access.proof import demand_fresh_proof
from accounts.people.models import User
from accounts.sessions.models import AuthSession
from kernel import clock
from kernel.errors import Forbidden
from kernel.models import OutboxEntry
from tests.factories.accounts import PASSWORD, actor, give_role, person
from tests.integration.accounts.conftest import Browser
from tests.integration.accounts.passkeys import SoftPasskey

pytestmark = pytest.mark.django_db(transaction=True)


def totp(secret: str, ago: int = 0) -> str:
    """What an authenticator app shows (RFC 6238)."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 - ago)))


def signed_in(user: User, **headers: str) -> Browser:
    browser = Browser(host="localhost", **headers)
    assert browser.post("auth/signin", {"email": user.email, "password": PASSWORD}).json()["status"] == "authenticated"
    return browser


def with_app(browser: Browser) -> tuple[str, list[str]]:
    """Sets an authenticator app up; its secret and the recovery codes."""
    secret = browser.post("me/second-factor/app/begin").json()["secret"]
    codes = browser.post("me/second-factor/app", {"code": totp(secret, 1)}).json()["recovery_codes"]
    return secret, codes


def test_an_app_is_set_up_with_its_first_code_and_asked_for_at_the_next_sign_in(other_browser: Browser) -> None:
    asha = person()
    browser = signed_in(asha)
    begun = browser.post("me/second-factor/app/begin").json()
    assert begun["url"].startswith("otpauth://totp/")
    assert len(begun["squares"]) == len(begun["squares"][0])
    wrong = browser.post("me/second-factor/app", {"code": "000000"})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "incorrect_code")
    codes = browser.post("me/second-factor/app", {"code": totp(begun["secret"], 1)}).json()["recovery_codes"]
    assert len(set(codes)) == 10
    stored = Authenticator.objects.get(user=asha, type="totp").data["secret"]
    assert begun["secret"] not in stored

    answer = other_browser.post("auth/signin", {"email": asha.email, "password": PASSWORD}).json()
    assert (answer["status"], answer["next"], set(answer["factors"])) == ("pending", "mfa", {"totp", "recovery_codes"})
    assert other_browser.post("auth/mfa", {"code": "000000"}).json()["code"] == "incorrect_code"
    assert other_browser.post("auth/mfa", {"code": totp(begun["secret"])}).json()["status"] == "authenticated"
    assert AuthSession.objects.filter(user=asha).latest("created_at").method == "password+mfa"


def test_a_recovery_code_opens_the_door_once() -> None:
    asha = person()
    _, codes = with_app(signed_in(asha))
    for expected in (200, 422):
        browser = Browser()
        browser.post("auth/signin", {"email": asha.email, "password": PASSWORD})
        assert browser.post("auth/mfa", {"code": codes[0]}).status_code == expected


def test_staff_and_professionals_hold_nothing_but_their_account_until_a_second_factor_is_set_up(
    settings: Settings,
) -> None:
    settings.MINDO_SECOND_FACTOR_DEMANDED = True
    helper = person(role="support")
    before = codenames_of(helper.id)
    assert "people.search" not in before
    assert {"profile.own", "devices.own", "second_factor.own"} <= before
    browser = signed_in(helper)
    assert browser.get("me").json()["second_factor"] == "missing"
    assert browser.get("admin/people?query=abc").status_code == 403
    OutboxEntry.objects.all().delete()
    with_app(browser)
    assert ("control", "recheck") in set(OutboxEntry.objects.values_list("kind", "target"))
    assert browser.get("admin/people?query=abc").status_code == 200
    assert browser.get("me").json()["second_factor"] == "set_up"
    last = browser.call("DELETE", "me/second-factor/app")
    assert (last.status_code, last.json()["code"]) == (409, "second_factor_needed")


@pytest.mark.parametrize(
    "role", ["patient", "professional", "admin", "support", "finance", "clinical_lead", "compliance"]
)
def test_every_seeded_role_but_the_patients_wants_a_second_factor(role: str, settings: Settings) -> None:
    settings.MINDO_SECOND_FACTOR_DEMANDED = True
    user = person(role=role)
    browser = signed_in(user)
    assert browser.get("me").json()["second_factor"] == ("optional" if role == "patient" else "missing")
    held = codenames_of(user.id)
    kept = {name for name in held if "patient" in declared()[name].default_roles}
    assert held == kept


def test_production_cannot_be_told_to_do_without(monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib

    monkeypatch.setenv("MINDO_SECOND_FACTOR", "0")
    production: Any = importlib.import_module("config.settings.production")
    assert production.MINDO_SECOND_FACTOR_DEMANDED is True


def test_a_role_is_changed_only_by_who_has_just_proved_who_she_is() -> None:
    boss, helper = person(role="super_admin"), person(role=None)
    browser = signed_in(boss)
    role = Role.objects.get(slug="support")
    with clock.shift(timedelta(minutes=5)):
        AuthSession.objects.update(refresh_expires_at=clock.now() + timedelta(days=1))
        refused = browser.post(f"admin/roles/{role.id}/members", {"user_id": str(helper.id)})
        assert (refused.status_code, refused.json()["code"]) == (403, "step_up_required")
        assert not helper.role_members.exists()
        assert browser.get("me/step-up").json()["methods"] == ["password"]
        wrong = browser.post("me/step-up", {"password": "not the pass phrase"})
        assert (wrong.status_code, wrong.json()["code"]) == (422, "incorrect_password")
        assert browser.post(f"admin/roles/{role.id}/members", {"user_id": str(helper.id)}).status_code == 403
        assert browser.post("me/step-up", {"password": PASSWORD}).status_code == 204
        assert browser.post(f"admin/roles/{role.id}/members", {"user_id": str(helper.id)}).status_code == 204
    outcomes = AuditEvent.objects.filter(action="session.proved").order_by("id").values_list("outcome", flat=True)
    assert list(outcomes) == ["refused", "ok"]


def test_a_proof_belongs_to_one_device_and_to_no_session_without_one() -> None:
    boss = person(role="admin")
    here, there = actor(boss), actor(boss)
    AuthSession.objects.filter(id=there.session_id or "").update(proved_at=clock.now() - timedelta(minutes=6))
    demand_fresh_proof(here)
    for stale in (there, type(here).person(boss.id)):
        with pytest.raises(Forbidden, match="step_up_required"):
            demand_fresh_proof(stale)


def test_guessing_a_password_or_code_in_a_stolen_session_is_stopped() -> None:
    browser = signed_in(person())
    answers = [browser.post("me/step-up", {"password": f"guess number {n}"}).status_code for n in range(12)]
    assert 429 in answers
    assert 204 not in answers


def test_a_passkey_is_made_signs_in_alone_and_serves_as_second_step_and_step_up() -> None:
    asha = person()
    browser, passkey = signed_in(asha), SoftPasskey()
    options = browser.post("me/second-factor/passkeys/begin").json()["options"]
    made = browser.post("me/second-factor/passkeys", {"name": "Phone", "credential": passkey.create(options)})
    assert len(made.json()["recovery_codes"]) == 10
    listed = browser.get("me/second-factor").json()
    assert [key["name"] for key in listed["passkeys"]] == ["Phone"]

    alone = Browser(host="localhost")
    options = alone.post("auth/passkey/begin").json()["options"]
    assert alone.post("auth/passkey", {"credential": passkey.get(options)}).json()["status"] == "authenticated"

    second = Browser(host="localhost")
    second.post("auth/signin", {"email": asha.email, "password": PASSWORD})
    options = second.post("auth/mfa/passkey/begin").json()["options"]
    assert second.post("auth/mfa/passkey", {"credential": passkey.get(options)}).json()["status"] == "authenticated"

    AuthSession.objects.update(proved_at=clock.now() - timedelta(hours=1))
    assert second.post("me/second-factor/recovery-codes").json()["code"] == "step_up_required"
    options = second.post("me/step-up/passkey").json()["options"]
    answer = passkey.get(options)
    assert second.post("me/step-up", {"credential": answer}).status_code == 204
    assert second.post("me/second-factor/recovery-codes").status_code == 200
    # The same answer again is a replay: its challenge is used up.
    assert second.post("me/step-up", {"credential": answer}).status_code == 422


def test_a_passkey_of_another_site_a_foreign_one_and_one_without_a_finger_are_refused() -> None:
    browser = signed_in(person())
    for wrong in (SoftPasskey("https://evil.example"), SoftPasskey(verified=False)):
        options = browser.post("me/second-factor/passkeys/begin").json()["options"]
        answer = browser.post("me/second-factor/passkeys", {"credential": wrong.create(options)})
        assert (answer.status_code, answer.json()["code"]) == (422, "passkey_refused")
    assert not Authenticator.objects.exists()
    stranger = Browser(host="localhost")
    options = stranger.post("auth/passkey/begin").json()["options"]
    foreign = SoftPasskey()
    foreign.user_handle = "MQ"
    refused = stranger.post("auth/passkey", {"credential": foreign.get(options)})
    assert (refused.status_code, refused.json()["code"]) == (400, "sign_in_failed")


def test_nobody_removes_another_persons_passkey() -> None:
    owner, other = signed_in(person()), signed_in(person())
    options = owner.post("me/second-factor/passkeys/begin").json()["options"]
    owner.post("me/second-factor/passkeys", {"credential": SoftPasskey().create(options)})
    passkey = Authenticator.objects.get(type="webauthn")
    assert other.call("DELETE", f"me/second-factor/passkeys/{passkey.id}").status_code == 404
    assert owner.call("DELETE", f"me/second-factor/passkeys/{passkey.id}").status_code == 204
    assert not Authenticator.objects.exists()


def test_a_professional_who_is_given_a_role_keeps_working_once_her_factor_is_there(settings: Settings) -> None:
    settings.MINDO_SECOND_FACTOR_DEMANDED = True
    asha = person(role="patient")
    assert "booking.hold" in codenames_of(asha.id)
    give_role(asha, "support")
    assert "booking.hold" not in codenames_of(asha.id)
    Authenticator.objects.create(user=asha, type="totp", data={"secret": "unused"})
    assert {"booking.hold", "people.search"} <= codenames_of(asha.id)
