"""Budgets of one-time codes, and the alarm when they do not come back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import RequestFactory

from accounts.codes.budgets import budget_take
from accounts.codes.models import CodeAlarm
from accounts.codes.policy import ALARM_FROM_SENT, Budget, budgets
from accounts.codes.services import alarms_refresh
from accounts.codes.tally import code_sent, code_verified, ratios
from accounts.notifications.models import Notification
from kernel import clock
from kernel.errors import TooMany
from tests.factories.accounts import person, token_of
from tests.integration.accounts.conftest import Browser

pytestmark = pytest.mark.django_db


def take(number: str, ip: str = "203.0.113.7", channel: str = "sms") -> None:
    budget_take(channel=channel, to=number, request=RequestFactory(REMOTE_ADDR=ip).get("/"))


def only(monkeypatch: pytest.MonkeyPatch, *kept: Budget) -> None:
    monkeypatch.setattr("accounts.codes.budgets.budgets", lambda _channel: kept)


def numbers(count: int, prefix: str = "+9198765") -> list[str]:
    return [f"{prefix}{number:05d}" for number in range(count)]


@pytest.mark.parametrize(
    ("budget", "others"),
    [
        (Budget("recipient", 2, 60), [("+919876500000", "203.0.113.8")]),
        (Budget("place", 2, 60), [("+918076500001", "203.0.113.7")]),
        (Budget("prefix", 2, 60), [("+919876599999", "203.0.113.9")]),
        (Budget("everywhere", 2, 60), [("+14155552671", "198.51.100.1")]),
    ],
)
def test_each_budget_ends_by_itself_and_says_when_it_is_there_again(
    monkeypatch: pytest.MonkeyPatch, budget: Budget, others: list[tuple[str, str]]
) -> None:
    only(monkeypatch, budget)
    take("+919876500000")
    take("+919876500000")
    for number, ip in others:
        with pytest.raises(TooMany) as refused:
            take(number, ip)
        assert refused.value.code == "rate_limited"
        assert 0 < refused.value.retry_after <= 60


def test_what_is_refused_by_one_budget_costs_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, Budget("everywhere", 3, 60), Budget("recipient", 1, 60))
    take("+919876500001")
    for _ in range(5):
        with pytest.raises(TooMany):
            take("+919876500001")
    take("+919876500002")
    take("+919876500003")


def test_of_many_at_once_no_more_than_the_budget_go_through(monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, Budget("prefix", 7, 60))

    def tried(number: str) -> bool:
        try:
            take(number)
        except TooMany:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(tried, numbers(40))) == 7


def test_a_whole_ipv6_network_is_one_place(monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, Budget("place", 1, 60))
    take("+919876500001", "2001:db8:1:1::1")
    with pytest.raises(TooMany):
        take("+919876500002", "2001:db8:1:1:ffff::2")


def test_every_scope_is_bounded_by_day_and_mails_too() -> None:
    assert {budget.scope for budget in budgets("sms") if budget.seconds == 86_400} == {
        "recipient", "place", "prefix", "everywhere",
    }  # fmt: skip
    assert {budget.scope for budget in budgets("email")} == {"recipient", "place", "everywhere"}


def test_budgets_end_for_unknown_accounts_as_for_known_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, Budget("recipient", 1, 60))
    for email in (person().email, "nobody@people.example"):
        answers: list[Any] = [Browser().post("auth/password/forgot", {"email": email}) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [200, 429]
        assert answers[1].json()["code"] == "rate_limited"
        assert int(answers[1].headers["Retry-After"]) > 0


def test_a_range_from_which_no_code_comes_back_raises_one_alarm_that_ends_when_they_do() -> None:
    watcher = person(role="admin")
    now = clock.now()
    with time_machine.travel(now - timedelta(minutes=30), tick=False):
        for number in numbers(ALARM_FROM_SENT, "+9170001"):
            code_sent(channel="sms", to=number)
        for number in numbers(ALARM_FROM_SENT * 5, "+9198765"):
            code_sent(channel="sms", to=number)
            code_verified(channel="sms", to=number)
    with time_machine.travel(now, tick=False):
        assert [alarm.scope for alarm in alarms_refresh()] == ["sms:+91700"]
        assert alarms_refresh() == []
        assert {ratio.scope: ratio.share for ratio in ratios()} == {
            "sms": pytest.approx(5 / 6), "sms:+91700": 0.0, "sms:+91987": 1.0,
        }  # fmt: skip
        assert Notification.objects.filter(person=watcher, template="codes.alarm").count() == 1
        shown = Browser()
        shown.access = token_of(watcher)
        told = shown.get("admin/code-alarms").json()
        assert told["ratios"][0] == {"scope": "sms:+91700", "sent": ALARM_FROM_SENT, "verified": 0, "share": 0.0}
        assert [alarm["ended_at"] for alarm in told["alarms"]] == [None]
    with time_machine.travel(now + timedelta(hours=3), tick=False):
        alarms_refresh()
    assert CodeAlarm.objects.get().ended_at is not None


def test_codes_of_the_last_minutes_may_still_come_back() -> None:
    for number in numbers(ALARM_FROM_SENT, "+9170001"):
        code_sent(channel="sms", to=number)
    assert alarms_refresh() == []
