"""Finding an account: who may, by what, and what the audit log keeps of it."""

from __future__ import annotations

import pytest

from access.actors import Actor
from access.models import AuditEvent
from accounts.people.search import people_search
from kernel.errors import Forbidden, Unauthenticated
from tests.factories.accounts import actor, person

pytestmark = pytest.mark.django_db


def test_an_administrator_finds_a_person_by_part_of_the_address_by_number_and_by_id() -> None:
    admin = actor(person(role="admin", email="boss@desk.example"))
    asha = person(email="asha.rao@found.example", phone="+919876500001", name="Asha Rao")
    for words in ("RAO@found", "98765000", str(asha.id)):
        found = people_search(actor=admin, query=words)
        assert [(each.id, each.name, each.roles) for each in found] == [(asha.id, "Asha Rao", ["patient"])]


def test_two_letters_and_names_find_nobody() -> None:
    admin = actor(person(role="admin"))
    person(email="someone@found.example", name="Asha Rao")
    assert people_search(actor=admin, query="so") == []
    assert people_search(actor=admin, query="Asha") == []


def test_who_was_shown_is_recorded_and_what_was_typed_is_not() -> None:
    admin = actor(person(role="admin"))
    asha = person(email="asha.typed@found.example")
    people_search(actor=admin, query="asha.typed")
    event = AuditEvent.objects.get(action="people.searched")
    assert event.data == {"shown": [str(asha.id)]}


def test_a_patient_and_a_visitor_find_nobody() -> None:
    patient = actor(person())
    with pytest.raises(Forbidden):
        people_search(actor=patient, query="found.example")
    with pytest.raises(Unauthenticated):
        people_search(actor=Actor.anonymous(), query="found.example")


def test_a_role_sees_the_columns_it_is_granted_and_finds_no_address_letter_by_letter() -> None:
    asha = person(role="patient", email="asha.hidden@people.example", name="Asha Rao")
    narrow = actor(person(role="compliance"))
    by_id = people_search(actor=narrow, query=str(asha.id))[0]
    assert (by_id.name, by_id.email, by_id.phone) == ("Asha Rao", None, None)
    assert people_search(actor=narrow, query="asha.hidden") == []
    assert [one.id for one in people_search(actor=narrow, query="asha.hidden@people.example")] == [asha.id]
    wide = people_search(actor=actor(person(role="support")), query="asha.hidden")[0]
    assert wide.email == asha.email
