"""Searching the audit log: what it answers is what was done, by whom and about whom; and each look at it is a line of it."""

from __future__ import annotations

import csv
import itertools
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from access.actors import Actor
from access.audit import record, verify
from access.models import AuditEvent
from access.trail import selectors, sightings
from access.trail.selectors import Search
from accounts.people.models import User
from accounts.sessions.models import AuthSession
from kernel import clock
from kernel.errors import Forbidden, Invalid
from tests.factories.accounts import actor, person, token_of

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
GLASS = uuid.UUID("01977f2e-0000-7000-8000-00000000c0de")
ACTIONS = ("note.read", "note.written", "booking.viewed")


class Seeded:
    """A day of lines: two readers and a system, three patients, refusals among them, an hour of it an emergency."""

    def __init__(self) -> None:
        self.clerk = actor(person(role="compliance"))
        self.readers = [person(name="Reader One"), person(name="Reader Two")]
        self.patients = [person(name=f"Patient {number}") for number in "ABC"]
        self.lines: list[tuple[datetime, str, uuid.UUID, str, str, bool]] = []
        actors = [*(Actor.person(user.id, "s") for user in self.readers), Actor.system("tests.clockwork")]
        for number, (who, whose, action) in enumerate(itertools.product(actors, self.patients, ACTIONS)):
            at = START + timedelta(minutes=7 * number)
            outcome = "refused" if number % 5 == 4 else "ok"
            emergency = number % 4 == 3
            with clock.frozen(at), transaction.atomic():
                record(
                    who, action, resource=("thing", number), person=whose.id, outcome=outcome,
                    data={"break_glass": str(GLASS)} if emergency else {},
                )  # fmt: skip
            self.lines.append((at, who.label, whose.id, action, outcome, emergency))
        # What she does with her own record is nobody's disclosure.
        with clock.frozen(START), transaction.atomic():
            record(Actor.person(self.patients[0].id, "s"), "booking.viewed", person=self.patients[0].id)

    def where(self, **wanted: Any) -> list[tuple[datetime, str, uuid.UUID, str, str, bool]]:
        names = ("at", "actor", "person", "action", "outcome", "emergency")
        return [line for line in self.lines if all(line[names.index(name)] == value for name, value in wanted.items())]


@pytest.fixture
def day() -> Seeded:
    return Seeded()


def found(day: Seeded, **wanted: Any) -> list[tuple[datetime, str, uuid.UUID | None, str]]:
    """Everything a search finds of the seeded day, page by page of three, oldest first."""
    lines, cursor = [], None
    search = Search(**{"since": START + timedelta(seconds=1), "until": START + timedelta(days=1), **wanted})
    while True:
        page = selectors.trail_search(actor=day.clerk, search=search, cursor=cursor, limit=3).page
        lines += [(row.at, row.actor, row.person_id, row.action) for row in page.rows]
        cursor = page.next
        if cursor is None:
            return sorted(lines)


def test_each_filter_finds_exactly_the_seeded_lines(day: Seeded) -> None:
    reader, patient = day.readers[0], day.patients[1]
    label = f"person:{reader.id}"
    everything = {"since": START}
    for wanted, truth in (
        ({"by": str(reader.id), **everything}, day.where(actor=label)),
        ({"by": label, "person": patient.id, **everything}, day.where(actor=label, person=patient.id)),
        ({"by": "system:tests.clockwork"}, day.where(actor="system:tests.clockwork")),
        (
            {"action": "note.", "person": patient.id},
            [line for line in day.where(person=patient.id) if "note" in line[3]],
        ),
        ({"action": "note.read", "person": patient.id}, day.where(person=patient.id, action="note.read")),
        ({"outcome": "refused", "person": patient.id}, day.where(person=patient.id, outcome="refused")),
        ({"break_glass": True}, day.where(emergency=True)),
        ({"glass": GLASS, "person": patient.id}, day.where(emergency=True, person=patient.id)),
        ({"glass": uuid.uuid4()}, []),
        (
            {"by": str(reader.id), "since": START + timedelta(minutes=20), "until": START + timedelta(minutes=40)},
            [
                line
                for line in day.where(actor=label)
                if timedelta(minutes=20) <= line[0] - START < timedelta(minutes=40)
            ],
        ),
    ):
        assert found(day, **wanted) == sorted(line[:4] for line in truth), wanted


def test_who_saw_this_patient_and_whom_did_this_reader_see_equal_the_seeded_truth(day: Seeded) -> None:
    patient, reader = day.patients[0], day.readers[1]
    rows = sightings.sightings(actor=day.clerk, person=patient.id).rows
    truth = {
        f"person:{user.id}": day.where(actor=f"person:{user.id}", person=patient.id, outcome="ok")
        for user in day.readers
    }
    assert {row.actor: row.lines for row in rows} == {who: len(lines) for who, lines in truth.items() if lines}
    for row in rows:
        lines = truth[row.actor]
        assert (row.first_at, row.last_at) == (min(lines)[0], max(lines)[0])
        assert row.actions == sorted({line[3] for line in lines})
        assert row.emergency == any(line[5] for line in lines)
    assert {row.name for row in rows} == {"Reader One", "Reader Two"}

    until = START + timedelta(hours=24)
    seen: list[uuid.UUID] = []
    cursor = None
    while True:
        page = sightings.sightings(actor=day.clerk, by=reader.id, since=START, until=until, cursor=cursor, limit=1)
        seen += [row.person_id for row in page.rows]
        cursor = page.next
        if cursor is None:
            break
    assert len(seen) == len(set(seen))
    assert set(seen) == {line[2] for line in day.where(actor=f"person:{reader.id}", outcome="ok")}
    with pytest.raises(Invalid):
        sightings.sightings(actor=day.clerk, by=reader.id, person=patient.id)


def test_a_list_counts_as_a_look_at_everybody_it_showed(day: Seeded) -> None:
    patient, other, reader = day.patients[0], day.patients[1], day.readers[0]
    after = clock.now() + timedelta(days=400)
    with clock.frozen(after), transaction.atomic():
        record(Actor.person(reader.id), "payments.listed", shown=[other.id, None, patient.id, patient.id])
        record(Actor.person(reader.id), "payments.listed", outcome="refused", shown=[patient.id])
        record(Actor.system("tests.clockwork"), "payments.listed", shown=[patient.id])
        # A list about somebody that shows her too is one line, and oneself in a list is no look at anybody.
        record(Actor.person(reader.id), "vault.listed", person=patient.id, shown=[patient.id, reader.id])
    (line,) = AuditEvent.objects.filter(action="payments.listed", actor=f"person:{reader.id}", outcome="ok")
    assert line.data == {"shown": sorted([str(patient.id), str(other.id)])}
    (row,) = sightings.sightings(actor=day.clerk, person=patient.id, since=after).rows
    assert (row.actor, row.lines, row.actions) == (f"person:{reader.id}", 2, ["payments.listed", "vault.listed"])
    seen = sightings.sightings(actor=day.clerk, by=reader.id, since=after, until=after + timedelta(days=1)).rows
    assert {one.person_id: one.lines for one in seen} == {patient.id: 2, other.id: 1}
    assert len(found(day, person=other.id, since=after, until=after + timedelta(days=1))) == 1
    with pytest.raises(ValueError, match="page"), transaction.atomic():
        record(day.clerk, "payments.listed", shown=[uuid.uuid4() for _ in range(201)])
    assert verify() == []
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT 1 FROM access_auditevent WHERE data ? 'shown' AND data -> 'shown' @> %s::jsonb",
            [f'["{patient.id}"]'],
        )
        assert "Bitmap Index Scan" in str(cursor.fetchall())


def test_each_look_is_a_line_and_only_those_who_may_look(day: Seeded) -> None:
    selectors.trail_search(actor=day.clerk, search=Search(person=day.patients[0].id, break_glass=True))
    sightings.sightings(actor=day.clerk, person=day.patients[0].id)
    looks = AuditEvent.objects.filter(actor=day.clerk.label, person_id=day.patients[0].id).order_by("at", "id")
    assert [line.action for line in looks] == ["audit.read", "audit.disclosures_read"]
    for role in ("patient", "professional", "support", "finance"):
        with pytest.raises(Forbidden):
            selectors.trail_search(actor=actor(person(role=role)), search=Search())


def test_names_are_told_to_those_whose_roles_open_them(day: Seeded) -> None:
    found = selectors.trail_search(actor=day.clerk, search=Search(person=day.patients[2].id, outcome="ok"))
    assert "Patient C" in found.names.values()
    from access import roles

    boss = actor(person(role="super_admin"))
    plain = roles.role_create(actor=boss, name="Plain auditors", grants={"audit.view"})
    reader = person(role=None)
    roles.role_give(actor=boss, role_id=plain.id, user_id=reader.id)
    assert selectors.trail_search(actor=actor(reader), search=Search(person=day.patients[2].id)).names == {}


def test_the_file_holds_the_lines_found_wants_a_fresh_proof_and_is_written_down(day: Seeded) -> None:
    reader = day.readers[0]
    clerk = User.objects.get(id=day.clerk.id or uuid.uuid4())
    client = Client(headers={"authorization": f"Bearer {token_of(clerk)}"})
    body = {"by": str(reader.id), "until": (START + timedelta(days=1)).isoformat()}
    answer = client.post("/api/v1/admin/audit/export", body, content_type="application/json")
    rows = list(csv.DictReader(b"".join(answer).decode().splitlines()))
    truth = sorted(day.where(actor=f"person:{reader.id}"), reverse=True)
    assert [(row["at"], row["action"], row["person_id"]) for row in rows] == [
        (line[0].isoformat(), line[3], str(line[2])) for line in truth
    ]
    taken = AuditEvent.objects.get(action="audit.exported")
    assert taken.data["lines"] == len(truth)
    AuthSession.objects.update(proved_at=clock.now() - timedelta(minutes=6))
    refused = client.post("/api/v1/admin/audit/export", body, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (403, "step_up_required")


def test_a_page_takes_the_same_queries_however_long_it_is_and_goes_by_an_index(day: Seeded) -> None:
    counts = []
    for limit in (2, 20):
        selectors.trail_search(actor=day.clerk, search=Search(until=START + timedelta(days=1)), limit=20)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            selectors.trail_search(actor=day.clerk, search=Search(until=START + timedelta(days=1)), limit=limit)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 8
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    for search in (
        Search(by=str(day.readers[0].id)),
        Search(person=day.patients[0].id),
        Search(action="note.read"),
        Search(glass=GLASS),
        Search(since=START),
    ):
        plan = search.lines().order_by("-at", "-id")[:50].explain()
        assert "Index" in plan, search
        assert "Seq Scan" not in plan, search
