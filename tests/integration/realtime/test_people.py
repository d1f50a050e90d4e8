"""The engine as the platform runs it: real people, their sessions and their rights."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest

from access.actors import Actor
from access.break_glass.models import BreakGlass
from access.break_glass.services import glass_end, glass_open
from access.models import Role
from access.roles import role_take
from accounts.sessions.models import AuthSession
from accounts.sessions.services import session_revoke
from kernel import clock
from tests.factories.accounts import actor, give_role, person
from tests.integration.realtime.client import LiveClient, elsewhere
from tests.integration.realtime.conftest import Node

pytestmark = pytest.mark.django_db(transaction=True)


async def test_a_session_revoked_and_a_role_taken_away_count_within_a_second(nodes: Callable[..., Node]) -> None:
    def people() -> tuple[Actor, Actor]:
        patient = actor(person())
        clerk = person(role="support")
        give_role(clerk, "admin")
        return patient, actor(clerk)

    patient, clerk = await elsewhere(people)
    assert patient.id is not None
    assert clerk.id is not None
    node = nodes("daphne")
    async with (
        LiveClient(node.url, patient.id, session_id=patient.session_id) as phone,
        LiveClient(node.url, clerk.id, session_id=clerk.session_id) as desk,
    ):
        await phone.subscribe(f"user:{patient.id}")
        await phone.send("subscribe", id="1", topic=f"user:{clerk.id}")
        assert (await phone.expect("nack"))["code"] == "not_found"
        await phone.send("subscribe", id="2", topic="board:sessions")
        assert (await phone.expect("nack"))["code"] in {"forbidden", "not_found"}
        await desk.subscribe("board:sessions")

        def take() -> None:
            for slug in ("admin", "support"):
                role = Role.objects.get(slug=slug)
                role_take(actor=Actor.system("tests"), role_id=role.id, user_id=clerk.id or uuid.UUID(int=0))

        started = time.monotonic()
        await elsewhere(take)
        assert (await desk.expect("unsubscribed", topic="board:sessions"))["code"] == "revoked"
        assert time.monotonic() - started < 1.5

        session = uuid.UUID(patient.session_id)
        assert await elsewhere(AuthSession.objects.filter(id=session).exists)
        started = time.monotonic()
        await elsewhere(lambda: session_revoke(actor=patient, session_id=session))
        assert await phone.closed() == 4401
        assert time.monotonic() - started < 1.5


async def test_an_emergency_ends_on_open_sockets_with_its_time_and_by_hand_within_a_second(
    nodes: Callable[..., Node],
) -> None:
    def people() -> tuple[Actor, BreakGlass]:
        person(role="compliance")
        lead = actor(person(role="clinical_lead"))
        return lead, _glass(lead, lasting=timedelta(seconds=4))

    lead, short = await elsewhere(people)
    assert lead.id is not None
    node = nodes("daphne")
    async with LiveClient(node.url, lead.id, session_id=lead.session_id) as desk:
        await desk.subscribe(f"break_glass:{short.id}")
        frame = await desk.expect("unsubscribed", topic=f"break_glass:{short.id}")
        assert frame["code"] == "revoked"
        assert timedelta(0) <= clock.now() - short.ends_at < timedelta(seconds=1.5)

        again = await elsewhere(lambda: _glass(lead, lasting=timedelta(minutes=10)))
        await desk.subscribe(f"break_glass:{again.id}")
        started = time.monotonic()
        await elsewhere(lambda: glass_end(actor=lead, glass_id=again.id))
        await desk.expect("unsubscribed", topic=f"break_glass:{again.id}")
        assert time.monotonic() - started < 1.5


def _glass(lead: Actor, *, lasting: timedelta) -> BreakGlass:
    return glass_open(
        actor=lead, person_id=person().pk, ground="life", reason="She is not answering any more.", lasting=lasting
    )
