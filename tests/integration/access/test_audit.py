"""The audit log: what is written stays, and a change of it is found."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import Error, connection, connections, transaction

from access import audit
from access.actors import Actor
from access.models import AuditEvent
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
