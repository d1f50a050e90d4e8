"""Known and unknown accounts get the same answer for the same work, so that neither words nor time tell them apart."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kernel import clock
from tests.factories.accounts import PASSWORD, person
from tests.integration.accounts.conftest import ASHA, Browser

pytestmark = pytest.mark.django_db

STRANGER = "nobody@people.example"
NUMBER, STRANGE_NUMBER = "+919876543210", "+919812345678"


def work(path: str, body: dict[str, Any]) -> tuple[Any, int, int]:
    """The answer, how many passwords were hashed for it, and how many statements PostgreSQL ran."""
    hashed: list[str] = []
    real: Callable[..., str] = MD5PasswordHasher.encode

    def counted(self: MD5PasswordHasher, password: str, salt: str) -> str:
        hashed.append(salt)
        return real(self, password, salt)

    with patch.object(MD5PasswordHasher, "encode", counted), CaptureQueriesContext(connection) as queries:
        answer = Browser().post(path, body)
    told = {**answer.json(), "request_id": None}
    return (answer.status_code, told, sorted(answer.cookies)), len(hashed), len(queries)


def test_a_wrong_password_costs_the_same_with_and_without_an_account_and_for_one_without_password() -> None:
    known, by_code, closed = person(), person(), person()
    by_code.set_unusable_password()
    by_code.save()
    closed.is_active = False
    closed.save()
    answers = [
        work("auth/signin", {"email": email, "password": "not her pass phrase"})
        for email in (known.email, by_code.email, closed.email, STRANGER)
    ]
    assert [hashed for _, hashed, _ in answers] == [1, 1, 1, 1]
    assert len({str(answer) for answer, _, _ in answers}) == 1
    counts = [count for _, _, count in answers]
    assert max(counts) - min(counts) <= 1


def test_a_forgotten_password_costs_the_same() -> None:
    one, other = (work("auth/password/forgot", {"email": email}) for email in (person().email, STRANGER))
    assert one[:2] == other[:2]
    assert abs(one[2] - other[2]) <= 2


def test_opening_an_account_costs_the_same_where_there_is_one() -> None:
    taken, free = (
        work("auth/signup", {**ASHA, "password": PASSWORD, "email": email}) for email in (person().email, STRANGER)
    )
    assert taken[:2] == free[:2]
    assert taken[1] == 1
    # A fifth of the statements, each well under a millisecond, against tens of milliseconds of hashing that both do.
    assert abs(taken[2] - free[2]) <= 12


@pytest.mark.parametrize("purpose", ["sign_in", "sign_up"])
def test_a_code_by_text_message_costs_the_same(purpose: str) -> None:
    person(phone=NUMBER, phone_verified_at=clock.now())
    one, other = (work("auth/phone/start", {"phone": phone, "purpose": purpose}) for phone in (NUMBER, STRANGE_NUMBER))
    assert one[:2] == other[:2]
    assert abs(one[2] - other[2]) <= 6
