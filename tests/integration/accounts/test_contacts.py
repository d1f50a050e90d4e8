"""Adding, changing and removing the address or number one signs in by; proving who one is by a code."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress

from access.models import AuditEvent
from accounts.codes.models import OneTimeCode
from accounts.messages.models import OutgoingMessage
from accounts.people.models import User
from accounts.sessions.models import AuthSession
from kernel import clock
from tests.factories.accounts import person, token_of
from tests.integration.accounts.conftest import Browser, code_for, inbox

pytestmark = pytest.mark.django_db

NUMBER, OTHER_NUMBER = "+919876543210", "+918123456789"
ADDRESS = "new@people.example"


def signed_in(user: User) -> Browser:
    browser = Browser()
    browser.access = token_of(user)
    return browser


def with_number_only(number: str = NUMBER) -> User:
    user = person(phone=number, phone_verified_at=clock.now())
    EmailAddress.objects.filter(user=user).delete()
    user.email = None
    user.set_unusable_password()
    user.save()
    return user


def long_ago(user: User) -> None:
    AuthSession.objects.filter(user=user).update(proved_at=clock.now() - timedelta(hours=1))


def proved(user: User) -> bool:
    return AuthSession.objects.get(user=user).proved_at > clock.now() - timedelta(minutes=1)


def test_who_has_only_a_number_proves_who_she_is_with_a_code() -> None:
    asha = with_number_only()
    browser = signed_in(asha)
    long_ago(asha)
    assert browser.post("me/second-factor/app/begin").json()["code"] == "step_up_required"
    assert browser.get("me/step-up").json() == {
        "methods": ["message"], "code_to": {"channel": "sms", "hint": "•••• 3210"},
    }  # fmt: skip
    assert browser.post("me/step-up/message").status_code == 200
    assert browser.post("me/step-up", {"message_code": "000000"}).json()["code"] == "incorrect_code"
    assert not proved(asha)
    code = code_for(NUMBER)
    assert browser.post("me/step-up", {"message_code": code}).status_code == 204
    assert proved(asha)
    assert browser.post("me/step-up", {"message_code": code}).json()["code"] == "flow_ended"
    tries = AuditEvent.objects.filter(action="session.proved", person_id=asha.id).order_by("at")
    assert [(row.outcome, row.data["method"]) for row in tries][:2] == [("refused", "message"), ("ok", "message")]


def test_who_has_an_address_and_no_password_gets_the_code_by_mail() -> None:
    asha = person()
    asha.set_unusable_password()
    asha.save()
    browser = signed_in(asha)
    long_ago(asha)
    assert browser.post("me/step-up/message").json()["channel"] == "email"
    assert browser.post("me/step-up", {"message_code": code_for(str(asha.email))}).status_code == 204
    assert proved(asha)


def test_who_has_a_password_is_not_reached_past_it_by_a_swapped_sim() -> None:
    asha = person(phone=NUMBER, phone_verified_at=clock.now())
    browser = signed_in(asha)
    assert browser.get("me/step-up").json() == {"methods": ["password"], "code_to": None}
    assert browser.post("me/step-up/message").json()["code"] == "no_message_proof"


def test_a_code_has_three_attempts_five_minutes_one_device_and_one_purpose() -> None:
    asha = with_number_only()
    browser, stolen = signed_in(asha), signed_in(asha)
    browser.post("me/step-up/message")
    code = code_for(NUMBER)
    assert stolen.post("me/step-up", {"message_code": code}).json()["code"] == "flow_ended"
    assert browser.post("me/contacts/confirm", {"kind": "phone", "code": code}).json()["code"] == "flow_ended"
    for _ in range(3):
        assert browser.post("me/step-up", {"message_code": "abc"}).status_code == 422
    assert browser.post("me/step-up", {"message_code": code}).json()["code"] == "flow_ended"
    with time_machine.travel(clock.now() + timedelta(minutes=1)):
        assert browser.post("me/step-up/message").status_code == 200
        code = code_for(NUMBER)
    OneTimeCode.objects.filter(used_at=None).update(expires_at=clock.now())
    assert browser.post("me/step-up", {"message_code": code}).json()["code"] == "flow_ended"


def test_a_second_code_waits_for_the_cool_down_and_ends_the_first() -> None:
    asha = with_number_only()
    browser = signed_in(asha)
    browser.post("me/step-up/message")
    first = code_for(NUMBER)
    refused = browser.post("me/step-up/message")
    assert (refused.status_code, refused.json()["code"]) == (429, "rate_limited")
    with time_machine.travel(clock.now() + timedelta(seconds=31)):
        assert browser.post("me/step-up/message").status_code == 200
        if code_for(NUMBER) != first:
            assert browser.post("me/step-up", {"message_code": first}).json()["code"] == "incorrect_code"
    assert OneTimeCode.objects.filter(used_at=None).count() == 1


def test_an_address_is_added_to_a_number_and_opens_the_account_from_then_on() -> None:
    asha = with_number_only()
    browser = signed_in(asha)
    assert browser.call("PUT", "me/contacts", {"kind": "email", "value": " New@People.example "}).status_code == 204
    assert User.objects.get(id=asha.id).email is None
    email = browser.get("me/contacts").json()["results"][0]
    assert (email["kind"], email["value"], email["pending"]) == ("email", None, "n•••@people.example")
    assert browser.post("me/contacts/confirm", {"kind": "email", "code": code_for(ADDRESS)}).status_code == 204
    asha.refresh_from_db()
    assert asha.email == ADDRESS
    assert EmailAddress.objects.get(user=asha).verified
    assert inbox(ADDRESS)[0].subject == "Mindo: your account"
    other = Browser()
    other.post("auth/password/forgot", {"email": ADDRESS})
    body = {"code": code_for(ADDRESS), "password": "another long pass phrase"}
    assert other.post("auth/password/reset", body).status_code == 200
    assert Browser().post("auth/signin", {"email": ADDRESS, "password": body["password"]}).status_code == 200
    action = AuditEvent.objects.get(action="contact.added")
    assert action.data == {"kind": "email"}


def test_a_changed_number_is_told_to_the_old_and_the_new_one() -> None:
    asha = person(phone=NUMBER, phone_verified_at=clock.now())
    browser = signed_in(asha)
    browser.call("PUT", "me/contacts", {"kind": "phone", "value": "081234 56789"})
    assert browser.post("me/contacts/confirm", {"kind": "phone", "code": code_for(OTHER_NUMBER)}).status_code == 204
    asha.refresh_from_db()
    assert asha.phone == OTHER_NUMBER
    told = "how we reach you has changed"
    assert told in inbox(NUMBER)[0].body
    assert told in inbox(OTHER_NUMBER)[0].body
    assert "•" not in inbox(NUMBER)[0].body
    assert NUMBER not in inbox(OTHER_NUMBER)[0].body


def test_the_last_way_in_cannot_be_removed() -> None:
    asha = with_number_only()
    browser = signed_in(asha)
    refused = browser.post("me/contacts/remove", {"kind": "phone"})
    assert (refused.status_code, refused.json()["code"]) == (409, "last_way_in")
    browser.call("PUT", "me/contacts", {"kind": "email", "value": ADDRESS})
    browser.post("me/contacts/confirm", {"kind": "email", "code": code_for(ADDRESS)})
    assert browser.post("me/contacts/remove", {"kind": "phone"}).status_code == 204
    assert browser.post("me/contacts/remove", {"kind": "phone"}).status_code == 204
    assert browser.post("me/contacts/remove", {"kind": "email"}).json()["code"] == "last_way_in"
    asha.refresh_from_db()
    assert (asha.email, asha.phone, asha.phone_verified_at) == (ADDRESS, None, None)


@pytest.mark.parametrize(("kind", "taken"), [("email", "owner@people.example"), ("phone", OTHER_NUMBER)])
def test_what_belongs_to_somebody_else_is_answered_alike_and_told_to_its_owner_only(kind: str, taken: str) -> None:
    owner = person(email="owner@people.example", phone=OTHER_NUMBER, phone_verified_at=clock.now())
    asha = person()
    browser = signed_in(asha)
    answer = browser.call("PUT", "me/contacts", {"kind": kind, "value": taken})
    assert (answer.status_code, answer.content) == (204, b"")
    assert re.search(r"already have (an account|one)", inbox(taken)[0].body)
    refused: list[Any] = [browser.post("me/contacts/confirm", {"kind": kind, "code": "123456"}) for _ in range(2)]
    assert {answer.json()["code"] for answer in refused} == {"incorrect_code"}
    owner.refresh_from_db()
    assert (owner.email, owner.phone) == ("owner@people.example", OTHER_NUMBER)
    assert OutgoingMessage.objects.get(template="account_exists").person_id is None


def test_a_number_somebody_typed_and_never_proved_belongs_to_who_proves_it() -> None:
    Browser().post("auth/phone/start", {"phone": OTHER_NUMBER, "purpose": "sign_up"})
    asha = person()
    browser = signed_in(asha)
    browser.call("PUT", "me/contacts", {"kind": "phone", "value": OTHER_NUMBER})
    assert browser.post("me/contacts/confirm", {"kind": "phone", "code": code_for(OTHER_NUMBER)}).status_code == 204
    assert User.objects.get(phone=OTHER_NUMBER) == asha


def test_a_change_wants_a_fresh_proof_and_input_that_can_be_reached() -> None:
    asha = person()
    browser = signed_in(asha)
    for kind, value in (("phone", "12"), ("email", "nowhere"), ("email", str(asha.email))):
        refused = browser.call("PUT", "me/contacts", {"kind": kind, "value": value})
        assert (refused.status_code, list(refused.json()["fields"])) == (422, ["value"])
    assert list(browser.call("PUT", "me/contacts", {"kind": "pigeon", "value": "x"}).json()["fields"]) == ["kind"]
    long_ago(asha)
    for method, path in (("PUT", "me/contacts"), ("POST", "me/contacts/remove")):
        refused = browser.call(method, path, {"kind": "email", "value": ADDRESS})
        assert refused.json()["code"] == "step_up_required"
    assert not OneTimeCode.objects.exists()
