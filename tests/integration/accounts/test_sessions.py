"""Devices: refreshing, replay, signing out."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection

from access.models import AuditEvent
from accounts.people.models import User
from accounts.sessions.models import AuthSession
from kernel import outbox
from kernel.models import OutboxEntry
from tests.integration.accounts.conftest import ASHA, Browser, code_for

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def controls() -> Iterator[list[tuple[str, dict[str, Any]]]]:
    """Control messages as they leave."""
    seen: list[tuple[str, dict[str, Any]]] = []
    before = outbox._deliverers.get("control")
    outbox.register_dispatcher("control", lambda messages: seen.extend((m.target, m.data) for m in messages))
    yield seen
    if before is not None:
        outbox.register_dispatcher("control", before)


def test_refreshing_gives_new_tokens_and_uses_the_old_one_up(browser: Browser) -> None:
    browser.sign_up()
    first = browser.client.cookies["mindo_refresh"].value
    answer = browser.post("auth/refresh")
    assert answer.status_code == 200
    assert browser.client.cookies["mindo_refresh"].value != first
    assert browser.get("me").status_code == 200


def test_a_replayed_refresh_token_ends_the_whole_family(browser: Browser) -> None:
    browser.sign_up()
    stolen = browser.client.cookies["mindo_refresh"].value
    browser.post("auth/refresh")
    thief = Browser()
    thief.client.cookies["mindo_refresh"] = stolen
    assert thief.post("auth/refresh").status_code == 401
    assert browser.get("me").status_code == 401
    assert browser.post("auth/refresh").status_code == 401
    session = AuthSession.objects.get()
    assert session.revoked_for == "replayed"
    assert AuditEvent.objects.filter(action="session.ended", data__reason="replayed").exists()


def test_a_refresh_whose_answer_was_lost_is_asked_for_again_under_its_key(browser: Browser) -> None:
    browser.sign_up()
    before = browser.client.cookies["mindo_refresh"].value
    key = {"idempotency-key": "attempt-number-one"}
    browser.post("auth/refresh", None, **key)
    lost = browser.client.cookies["mindo_refresh"].value
    browser.client.cookies["mindo_refresh"] = before
    assert browser.post("auth/refresh", None, **key).status_code == 200
    again = browser.client.cookies["mindo_refresh"].value
    assert browser.get("me").status_code == 200
    # The answer that was thought lost is as good as the second one, in whatever order they arrived.
    browser.client.cookies["mindo_refresh"] = lost
    assert browser.post("auth/refresh").status_code == 200
    browser.client.cookies["mindo_refresh"] = again
    assert browser.post("auth/refresh").status_code == 401


def test_a_lost_answer_under_another_key_is_a_replay(browser: Browser) -> None:
    browser.sign_up()
    before = browser.client.cookies["mindo_refresh"].value
    browser.post("auth/refresh", None, **{"idempotency-key": "attempt-number-one"})
    browser.client.cookies["mindo_refresh"] = before
    assert browser.post("auth/refresh", None, **{"idempotency-key": "attempt-number-two"}).status_code == 401
    assert AuthSession.objects.get().revoked_for == "replayed"


def test_of_two_simultaneous_uses_of_one_refresh_token_one_wins_and_then_the_family_ends(browser: Browser) -> None:
    browser.sign_up()
    token = browser.client.cookies["mindo_refresh"].value
    codes: list[int] = []
    gate = threading.Barrier(4)

    def use() -> None:
        one = Browser()
        one.client.cookies["mindo_refresh"] = token
        gate.wait()
        codes.append(one.post("auth/refresh").status_code)
        connection.close()

    threads = [threading.Thread(target=use) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == [200, 401, 401, 401]
    assert AuthSession.objects.get().revoked_at is not None


def test_a_revoked_device_is_refused_with_its_next_request_and_its_sockets_are_told(
    browser: Browser, other_browser: Browser, controls: list[tuple[str, dict[str, Any]]]
) -> None:
    browser.sign_up()
    cache.clear()
    signed_in = other_browser.post("auth/signin", {"email": ASHA["email"], "password": ASHA["password"]})
    assert signed_in.json()["status"] == "authenticated"
    listed = browser.get("me/sessions").json()["results"]
    assert [row["device"] for row in listed] == ["Firefox on Android", "Firefox on Android"]
    other = next(row for row in listed if not row["current"])
    assert OutboxEntry.objects.filter(name="session.opened").count() == 2
    assert browser.call("DELETE", f"me/sessions/{other['id']}").status_code == 204
    answer = other_browser.get("me")
    assert answer.status_code == 401
    assert answer.json()["code"] == "session_ended"
    assert other_browser.post("auth/refresh").status_code == 401
    assert browser.get("me").status_code == 200
    assert ("signout", {"session_id": other["id"]}) in controls


def test_nobody_can_revoke_another_persons_device(browser: Browser, other_browser: Browser) -> None:
    browser.sign_up()
    cache.clear()
    other_browser.sign_up(email="other@people.example")
    mine = browser.get("me/sessions").json()["results"][0]["id"]
    assert other_browser.call("DELETE", f"me/sessions/{mine}").status_code == 404
    assert browser.get("me").status_code == 200
    assert other_browser.get("me/sessions").json()["results"][0]["id"] != mine


def test_signing_out_ends_access_and_refresh_token(browser: Browser) -> None:
    browser.sign_up()
    assert browser.post("auth/signout").status_code == 204
    assert browser.get("me").status_code == 401
    assert browser.post("auth/refresh").json() == {"status": "pending", "next": "sign_in"}
    assert not Session.objects.exists()
    assert AuditEvent.objects.filter(action="person.signed_out").exists()


def test_all_other_devices_are_signed_out_at_once(browser: Browser, other_browser: Browser) -> None:
    browser.sign_up()
    cache.clear()
    other_browser.post("auth/signin", {"email": ASHA["email"], "password": ASHA["password"]})
    assert browser.call("DELETE", "me/sessions").status_code == 204
    assert other_browser.get("me").status_code == 401
    assert browser.get("me").status_code == 200


def test_a_deactivated_account_is_refused_with_its_next_request(browser: Browser) -> None:
    browser.sign_up()
    User.objects.update(is_active=False)
    assert browser.get("me").status_code == 401
    assert browser.post("auth/refresh").status_code == 401


@pytest.mark.parametrize("header", ["Bearer", "Bearer x.y.z", "Basic YTpi", "Bearer " + "a" * 500])
def test_a_token_that_is_none_is_refused(browser: Browser, header: str) -> None:
    assert browser.get("me", authorization=header).status_code == 401


def test_a_wrong_password_is_answered_the_same_for_known_unknown_and_closed_accounts(browser: Browser) -> None:
    browser.sign_up()
    answers = []
    for address, closed in ((ASHA["email"], False), ("nobody@people.example", False), (ASHA["email"], True)):
        User.objects.update(is_active=not closed)
        password = ASHA["password"] if closed else "not the pass phrase"
        answer = Browser().post("auth/signin", {"email": address, "password": password})
        answers.append((answer.status_code, answer.json()["code"], answer.json()["title"], set(answer.cookies)))
    assert len(set(map(str, answers))) == 1
    assert answers[0][:2] == (400, "sign_in_failed")
    assert AuditEvent.objects.filter(action="sign_in.refused", outcome="refused").exists()


def test_guessing_a_password_is_slowed_down(browser: Browser) -> None:
    browser.sign_up()
    codes = [
        Browser().post("auth/signin", {"email": ASHA["email"], "password": f"guess number {turn}"}).status_code
        for turn in range(6)
    ]
    assert codes[-1] == 429


def test_a_new_password_is_chosen_with_a_code_and_signs_every_device_out(
    browser: Browser, other_browser: Browser
) -> None:
    browser.sign_up()
    answer = other_browser.post("auth/password/forgot", {"email": ASHA["email"]})
    assert answer.json() == {"status": "pending", "next": "reset_password"}
    unknown = Browser().post("auth/password/forgot", {"email": "nobody@people.example"})
    assert (unknown.status_code, unknown.json()) == (answer.status_code, answer.json())
    body = {"code": code_for(ASHA["email"]), "password": "another long pass phrase"}
    assert other_browser.post("auth/password/reset", {**body, "code": "000000"}).status_code in {409, 422}
    answer = other_browser.post("auth/password/reset", body)
    assert answer.json() == {"status": "pending", "next": "sign_in"}
    assert browser.get("me").status_code == 401
    fresh = Browser()
    assert (
        fresh.post("auth/signin", {"email": ASHA["email"], "password": body["password"]}).json()["status"]
        == "authenticated"
    )
    assert other_browser.post("auth/password/reset", body).status_code == 409
