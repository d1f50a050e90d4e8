"""Two emergency openings at the same instant, on connections of their own."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections

from access.break_glass import services
from access.break_glass.models import BreakGlass
from accounts.sessions.models import AuthSession
from kernel import clock
from kernel.errors import DomainError
from tests.factories.accounts import actor, person

REASON = "She is not answering and spoke of ending it."


@pytest.mark.django_db(transaction=True)
def test_two_openings_at_once_leave_one_and_the_next_one_follows_an_expired_one() -> None:
    lead, her, other = actor(person(role="clinical_lead")), person(), person()
    person(role="compliance")

    def go(whose: uuid.UUID) -> str:
        try:
            services.glass_open(actor=lead, person_id=whose, ground="life", reason=REASON)
        except DomainError as error:
            return error.code
        else:
            return "opened"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(go, [her.pk, other.pk])) == ["glass_open", "opened"]
    with clock.shift(timedelta(minutes=31)):
        AuthSession.objects.update(proved_at=clock.now(), active_at=clock.now(), last_seen_at=clock.now())
        assert go(her.pk) == "opened"
    assert set(BreakGlass.objects.values_list("ended_for", flat=True)) == {"time", ""}
