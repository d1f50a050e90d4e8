"""The audit log: what is written stays, and a change of it is found."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import Error, connection, connections, transaction

from access import audit
from access.actors import Actor
from access.models import AuditEvent
from kernel import clock
from kernel.ids import uuid7

pytestmark = pytest.mark.django_db(transaction=True)
SOMEBODY = Actor.person(uuid7(), "session")


def _write(count: int) -> None:
    for number in range(count):
        with transaction.atomic():
            audit.record(SOMEBODY, "test.done", resource=("thing", number), person=uuid7(), data={"n": number})


def test_an_untouched_log_verifies_and_names_its_actor() -> None:
    _write(5)
    audit.checkpoint()
    _write(2)
    assert audit.verify() == []
    assert AuditEvent.objects.count() == 7
    assert set(AuditEvent.objects.values_list("actor", flat=True)) == {SOMEBODY.label}


def test_a_line_outside_a_transaction_is_refused() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        audit.record(SOMEBODY, "test.done")


def test_a_rolled_back_change_leaves_no_line() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        audit.record(SOMEBODY, "test.done")
        raise RuntimeError
    assert not AuditEvent.objects.exists()
    assert audit.verify() == []


@pytest.mark.parametrize(
    "statement",
    ["UPDATE access_auditevent SET action = 'other'", "DELETE FROM access_auditevent", "TRUNCATE access_auditevent"],
)
def test_the_database_refuses_to_change_or_remove_lines(statement: str) -> None:
    _write(1)
    with pytest.raises(Error, match="append_only"), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_applications_role_has_no_right_to_change_lines() -> None:
    _write(1)
    with pytest.raises(Error, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE mindo_app")
        cursor.execute("UPDATE access_auditevent SET action = 'other'")


def _as_owner(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # what an owner of the database could do
        cursor.execute(statement)


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("UPDATE access_auditevent SET action = 'other' WHERE seq = 3", "changed"),
        ("DELETE FROM access_auditevent WHERE seq = 3", "missing"),
        ("DELETE FROM access_auditevent WHERE seq >= 5", "cut off behind a checkpoint"),
        ("UPDATE access_auditcheckpoint SET heads = '{}'", "checkpoint altered"),
    ],
)
def test_verification_names_what_an_owner_of_the_database_did(statement: str, problem: str) -> None:
    _write(6)
    audit.checkpoint()
    _as_owner(statement)
    found = {finding.problem for finding in audit.verify()}
    assert problem in found


def test_many_writers_at_once_keep_every_chain_whole() -> None:
    def work(_: int) -> None:
        try:
            _write(10)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(work, range(16)))
    assert AuditEvent.objects.count() == 160
    assert AuditEvent.objects.values("chain").distinct().count() > 1
    assert audit.verify() == []


def _at(days: int) -> None:
    with clock.shift(timedelta(days=days)):
        _write(2)


def test_lines_lie_in_the_month_they_were_written_in() -> None:
    _at(0)
    _at(45)
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT tableoid::regclass::text FROM access_auditevent")
        assert len(cursor.fetchall()) == 2
    assert audit.verify() == []


def test_a_log_cut_off_at_its_end_does_not_match_its_heads_even_without_a_checkpoint() -> None:
    _write(6)
    _as_owner("DELETE FROM access_auditevent WHERE seq >= 5")
    assert {finding.problem for finding in audit.verify()} == {"cut off at its end"}


def test_two_lines_that_changed_places_are_found() -> None:
    _write(6)
    _as_owner("UPDATE access_auditevent SET seq = seq + 100 WHERE seq = 2")
    _as_owner("UPDATE access_auditevent SET seq = 2 WHERE seq = 3")
    _as_owner("UPDATE access_auditevent SET seq = 3 WHERE seq = 102")
    assert {finding.problem for finding in audit.verify()} >= {"reordered or replaced", "changed"}


def test_months_go_after_six_years_and_not_a_day_before_and_the_rest_still_verifies() -> None:
    _at(-6 * 366 - 40)
    _at(-6 * 365 + 40)
    _write(3)
    audit.checkpoint()
    assert audit.forget() == 1
    assert AuditEvent.objects.filter(action="test.done").count() == 5
    assert audit.verify() == []
    assert audit.forget() == 0
    _write(1)
    assert audit.verify() == []
    _as_owner("UPDATE access_auditcheckpoint SET heads = '{}' WHERE forgotten")
    assert {finding.problem for finding in audit.verify()} >= {"checkpoint altered", "missing"}


def test_nobody_makes_the_database_forget_what_is_younger() -> None:
    _write(1)
    with pytest.raises(Error, match="six years"), connection.cursor() as cursor:
        cursor.execute("SELECT audit_forget(now() - interval '5 years 364 days')")
    assert AuditEvent.objects.count() == 1


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM {part}", "UPDATE {part} SET action = 'x'", "TRUNCATE {part}",
        "INSERT INTO access_auditevent SELECT * FROM access_auditevent", "UPDATE access_auditchain SET seq = 0",
    ],
)  # fmt: skip
def test_the_role_reaches_no_line_by_way_of_its_month(statement: str) -> None:
    _write(1)
    part = f"access_auditevent_{clock.now():%Y_%m}"
    with pytest.raises(Error, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE mindo_app")
        cursor.execute(statement.format(part=part))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE mindo_app")
        audit.record(SOMEBODY, "test.done")
