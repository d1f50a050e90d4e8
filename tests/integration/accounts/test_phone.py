"""Phone and one-time code."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection

from accounts.consents.selectors import has_consent
from accounts.people.models import User
from kernel import clock
from tests.integration.accounts.conftest import Browser, code_for, inbox

pytestmark = pytest.mark.django_db(transaction=True)

NUMBER = "+919876543210"
PROFILE = {"name": "Ravi Iyer", "zone": "Asia/Kolkata", "language": "hi", "consents": ["care"]}


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def signed_up(browser: Browser) -> None:
    assert browser.post("auth/phone/start", {"phone": "98765 43210", "purpose": "sign_up"}).status_code == 200
    answer = browser.post("auth/phone/verify", {"code": code_for(NUMBER), "profile": PROFILE})
    assert answer.json()["status"] == "authenticated", answer.content


def test_a_person_signs_up_with_a_number_and_a_code(browser: Browser) -> None:
    answer = browser.post("auth/phone/start", {"phone": "098765-43210", "purpose": "sign_up"})
    assert answer.json() == {"status": "pending", "next": "verify_phone"}
    answer = browser.post("auth/phone/verify", {"code": code_for(NUMBER), "profile": PROFILE})
    assert answer.json()["status"] == "authenticated"
    me = browser.get("me").json()
    assert (me["name"], me["phone"], me["email"], me["roles"]) == ("Ravi Iyer", NUMBER, None, ["patient"])
    assert has_consent(User.objects.get().id, "care")
    assert User.objects.get().phone_verified_at is not None


def test_nothing_is_kept_about_a_person_before_the_number_is_proved(browser: Browser) -> None:
    browser.post("auth/phone/start", {"phone": NUMBER, "purpose": "sign_up"})
    user = User.objects.get()
    assert user.name is None
    assert not user.role_members.exists()
    assert not user.consent_records.exists()


def test_a_new_account_needs_a_profile_and_keeps_its_code_for_it(browser: Browser) -> None:
    browser.post("auth/phone/start", {"phone": NUMBER, "purpose": "sign_up"})
    code = code_for(NUMBER)
    answer = browser.post("auth/phone/verify", {"code": code})
    assert (answer.status_code, answer.json()["code"]) == (422, "profile_required")
    assert browser.post("auth/phone/verify", {"code": code, "profile": PROFILE}).json()["status"] == "authenticated"


def test_she_signs_in_again_with_a_new_code(browser: Browser, other_browser: Browser) -> None:
    signed_up(browser)
    cache.clear()
    other_browser.post("auth/phone/start", {"phone": NUMBER})
    assert "कोड" in inbox(NUMBER)[0].body
    assert other_browser.post("auth/phone/verify", {"code": code_for(NUMBER)}).json()["status"] == "authenticated"
    assert User.objects.count() == 1


def test_an_unknown_number_gets_the_same_answer_as_a_known_one(browser: Browser, other_browser: Browser) -> None:
    signed_up(browser)
    cache.clear()
    known = other_browser.post("auth/phone/start", {"phone": NUMBER})
    stranger = Browser()
    unknown = stranger.post("auth/phone/start", {"phone": "+919876500000"})
    assert (known.status_code, known.json(), set(known.cookies)) == (
        unknown.status_code,
        unknown.json(),
        set(unknown.cookies),
    )
    one = other_browser.post("auth/phone/verify", {"code": wrong(code_for(NUMBER))})
    other = stranger.post("auth/phone/verify", {"code": "123456"})
    assert (one.status_code, one.json()["code"]) == (other.status_code, other.json()["code"]) == (422, "incorrect_code")
    assert User.objects.count() == 1


def test_a_code_has_three_attempts(browser: Browser) -> None:
    browser.post("auth/phone/start", {"phone": NUMBER, "purpose": "sign_up"})
    code = code_for(NUMBER)
    for _ in range(3):
        assert browser.post("auth/phone/verify", {"code": wrong(code), "profile": PROFILE}).status_code == 422
    answer = browser.post("auth/phone/verify", {"code": code, "profile": PROFILE})
    assert (answer.status_code, answer.json()["code"]) == (409, "flow_ended")


def test_ten_guesses_at_once_are_still_three_attempts(browser: Browser) -> None:
    browser.post("auth/phone/start", {"phone": NUMBER, "purpose": "sign_up"})
    code = code_for(NUMBER)
    flow = browser.client.cookies["mindo_flow"].value
    answers: list[int] = []
    gate = Barrier(10)

    def guess() -> None:
        one = Browser()
        one.client.cookies["mindo_flow"] = flow
        gate.wait()
        answers.append(one.post("auth/phone/verify", {"code": wrong(code), "profile": PROFILE}).status_code)
        connection.close()

    threads = [Thread(target=guess) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [409] * 7 + [422] * 3


def test_a_code_is_good_for_five_minutes(browser: Browser) -> None:
    browser.post("auth/phone/start", {"phone": NUMBER, "purpose": "sign_up"})
    code = code_for(NUMBER)
    with time_machine.travel(clock.now() + timedelta(minutes=5, seconds=5)):
        answer = browser.post("auth/phone/verify", {"code": code, "profile": PROFILE})
    assert (answer.status_code, answer.json()["code"]) == (409, "flow_ended")
    assert User.objects.get().phone_verified_at is None


def test_a_code_is_good_once(browser: Browser) -> None:
    browser.post("auth/phone/start", {"phone": NUMBER, "purpose": "sign_up"})
    code, flow = code_for(NUMBER), browser.client.cookies["mindo_flow"].value
    assert browser.post("auth/phone/verify", {"code": code, "profile": PROFILE}).status_code == 200
    again = Browser()
    again.client.cookies["mindo_flow"] = flow
    assert again.post("auth/phone/verify", {"code": code, "profile": PROFILE}).status_code == 409


def test_a_number_gets_no_more_codes_than_its_budget(browser: Browser) -> None:
    codes = [Browser().post("auth/phone/start", {"phone": NUMBER, "purpose": "sign_up"}).status_code for _ in range(5)]
    assert codes[:3] == [200, 200, 200]
    assert codes[-1] == 429
    assert len(inbox(NUMBER)) == 3


@pytest.mark.parametrize("typed", ["", "12", "not a number", "+1 555 01", "+999 12345678"])
def test_a_number_nobody_can_have_is_refused_at_its_field(browser: Browser, typed: str) -> None:
    answer = browser.post("auth/phone/start", {"phone": typed, "purpose": "sign_up"})
    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == ["phone"]
    assert not User.objects.exists()
