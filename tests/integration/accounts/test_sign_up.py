"""Opening an account by e-mail."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from access.models import AuditEvent
from accounts.consents.models import ConsentRecord
from accounts.people.models import User
from tests.integration.accounts.conftest import ASHA, Browser, code_for, inbox

pytestmark = pytest.mark.django_db(transaction=True)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_a_person_signs_up_enters_the_code_and_is_signed_in(browser: Browser) -> None:
    answer = browser.post("auth/signup", ASHA)
    assert answer.status_code == 200, answer.content
    assert answer.json() == {"status": "pending", "next": "verify_email"}
    answer = browser.post("auth/email/verify", {"code": code_for(ASHA["email"])})
    assert answer.status_code == 200, answer.content
    assert answer.json()["status"] == "authenticated"
    assert "refresh_token" not in answer.json()
    me = browser.get("me").json()
    assert me["name"] == "Asha Rao"
    assert me["roles"] == ["patient"]
    assert "consents.own" in me["permissions"]
    assert me["zone"] == "Asia/Kolkata"
    actions = list(AuditEvent.objects.filter(person_id=me["id"]).values_list("action", flat=True))
    assert {"person.signed_up", "consent.given", "session.opened"} <= set(actions)


def test_the_refresh_token_is_in_a_cookie_no_script_and_no_other_path_can_read(browser: Browser) -> None:
    browser.sign_up()
    cookie = browser.client.cookies["mindo_refresh"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert cookie["path"] == "/api/v1/auth/"


def test_a_native_client_gets_its_tokens_in_the_body(browser: Browser) -> None:
    native = {"x-mindo-client": "native"}
    flow = browser.post("auth/signup", ASHA, **native).json()["flow"]
    answer = browser.post("auth/email/verify", {"code": code_for(ASHA["email"]), "flow": flow}, **native).json()
    assert answer["refresh_token"]
    assert not browser.client.cookies
    renewed = browser.post("auth/refresh", {"refresh_token": answer["refresh_token"]}, **native).json()
    assert renewed["refresh_token"] != answer["refresh_token"]


def test_consents_are_recorded_one_by_one_with_the_words_that_were_shown(browser: Browser) -> None:
    browser.sign_up(language="hi")
    rows = {row.purpose: row for row in ConsentRecord.objects.all()}
    assert set(rows) == {"care", "messages"}
    assert rows["care"].language == "hi"
    assert rows["care"].version == 1
    assert len(rows["care"].text_hash) == 64


def test_a_known_address_gets_the_same_answer_as_an_unknown_one(browser: Browser, other_browser: Browser) -> None:
    browser.sign_up()
    cache.clear()
    known = other_browser.post("auth/signup", {**ASHA, "name": "Somebody Else"})
    unknown = Browser().post("auth/signup", {**ASHA, "email": "new@people.example"})
    assert known.status_code == unknown.status_code
    assert known.json() == unknown.json()
    assert set(known.cookies) == set(unknown.cookies)
    assert User.objects.get(email=ASHA["email"]).name == "Asha Rao"
    newest = inbox(ASHA["email"])[0]
    assert "already have" in newest.subject
    assert other_browser.post("auth/email/verify", {"code": "000000"}).json()["code"] == "incorrect_code"


def test_an_address_nobody_proved_is_given_to_the_next_who_types_it(browser: Browser, other_browser: Browser) -> None:
    browser.post("auth/signup", {**ASHA, "name": "A Squatter"})
    cache.clear()
    other_browser.sign_up()
    assert other_browser.get("me").json()["name"] == "Asha Rao"


def test_three_wrong_codes_end_the_attempt_even_for_the_right_one(browser: Browser) -> None:
    browser.post("auth/signup", ASHA)
    code = code_for(ASHA["email"])
    for _ in range(3):
        answer = browser.post("auth/email/verify", {"code": wrong(code)})
        assert answer.status_code == 422
        assert answer.json()["code"] == "incorrect_code"
    answer = browser.post("auth/email/verify", {"code": code})
    assert answer.status_code == 409
    assert answer.json()["code"] == "flow_ended"


@pytest.mark.parametrize(
    ("password", "code"), [("password", "password_too_short"), (ASHA["email"], "password_too_similar")]
)
def test_a_weak_password_is_refused_at_its_field(browser: Browser, password: str, code: str) -> None:
    answer = browser.post("auth/signup", {**ASHA, "password": password})
    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == ["password"]
    assert code in {fault["code"] for fault in answer.json()["faults"]["password"]}
    assert not User.objects.exists()


def test_a_wrong_time_zone_is_refused_at_its_field(browser: Browser) -> None:
    answer = browser.post("auth/signup", {**ASHA, "zone": "Mars/Olympus"})
    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == ["zone"]
    assert not User.objects.exists()


def test_another_site_cannot_use_the_endpoints(browser: Browser) -> None:
    answer = browser.post("auth/signup", ASHA, origin="https://evil.example")
    assert answer.status_code == 403
    assert not User.objects.exists()
