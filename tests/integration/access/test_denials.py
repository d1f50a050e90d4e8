"""What was refused stands in the log: who, what, about whom; and the refused change is not there."""

from __future__ import annotations

import pytest
from django.test import Client

from access import audit
from access.models import AuditEvent
from kernel.errors import DomainError, NotFound
from realtime.commands import command_run
from realtime.registry import registry
from realtime.work import admit
from tests.factories.accounts import actor, person, token_of
from tests.factories.consultations import confirmed, pair
from tests.integration.consultations.conftest import wire

__all__ = ["wire"]
pytestmark = pytest.mark.django_db(transaction=True)


def _refusals() -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(action="access.refused"))


def test_a_refused_request_leaves_a_line_with_actor_permission_and_patient() -> None:
    booking = confirmed(pair())
    nosy = person()
    headers = {"authorization": f"Bearer {token_of(nosy)}"}
    assert Client().get(f"/api/v1/bookings/{booking.pk}", headers=headers).status_code == 404
    (line,) = _refusals()
    assert (line.actor, line.outcome) == (f"person:{nosy.pk}", "refused")
    assert (line.resource_id, line.person_id) == (str(booking.pk), booking.patient_id)
    assert line.data == {"permission": "booking.view", "status": 404}
    assert audit.verify() == []


def test_a_refused_topic_and_a_refused_command_leave_a_line_each() -> None:
    booking = confirmed(pair())
    nosy = actor(person())
    spec, params = registry.find(f"waiting_place:{booking.pk}") or pytest.fail("no such topic")
    with pytest.raises(NotFound):
        admit(spec, nosy, params)
    with pytest.raises(DomainError):
        command_run(
            actor=nosy, name="waiting_room.admit", topic=None, idem="0123456789", data={"booking_id": str(booking.pk)}
        )
    assert len(_refusals()) == 2
    assert {line.actor for line in _refusals()} == {nosy.label}


def test_nobody_known_leaves_no_line() -> None:
    assert Client().get("/api/v1/bookings").status_code == 401
    assert _refusals() == []
