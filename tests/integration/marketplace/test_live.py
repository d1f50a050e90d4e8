"""Snapshot and events lead to the same as a fresh snapshot, and the slots a reader patches are the ones REST answers."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

import orjson
import pytest

from access.actors import Actor
from kernel import clock
from kernel.encryption import unseal_transport
from kernel.errors import Conflict, NotFound
from kernel.models import OutboxEntry
from marketplace.calendar import services
from marketplace.calendar.live import CalendarTopic, SlotsChanged
from marketplace.calendar.models import Claim
from marketplace.calendar.selectors import slots_free
from marketplace.directory.live import DirectoryTopic, NextSlotChanged
from marketplace.models import Professional
from tests.factories.marketplace import make_professional, make_user

pytestmark = pytest.mark.django_db(transaction=True)
SYSTEM = Actor.system("test")
NOBODY = Actor.anonymous()


def published(topic: str) -> list[dict[str, Any]]:
    rows = OutboxEntry.objects.filter(kind="event", target=topic).order_by("id")
    return [orjson.loads(unseal_transport(bytes(row.payload))) for row in rows]


def free(professional: Professional) -> set[datetime]:
    return {slot.starts_at for slot in slots_free(professional.pk, clock.now(), clock.now() + timedelta(days=9), 50)}


@pytest.mark.parametrize("seed", range(4))
def test_patching_by_events_shows_what_a_fresh_look_shows(seed: int) -> None:
    rng = random.Random(seed)
    professional = make_professional(terms={"step_minutes": 20, "daily_maximum": 3, "buffer_before_minutes": 5})
    start = clock.now().replace(minute=0, second=0, microsecond=0)
    with clock.frozen(start):
        topic = CalendarTopic()
        before = topic.snapshot(NOBODY, professional_id=str(professional.pk))
        directory = DirectoryTopic().snapshot(NOBODY).next_slots
        shown, version = free(professional), before.version
        held: list[Claim] = []
        for _ in range(25):
            if held and rng.random() < 0.4:
                services.claim_release(actor=SYSTEM, claim_id=held.pop(rng.randrange(len(held))).pk, reason="test")
                continue
            person = make_user()
            try:
                held.append(
                    services.claim_hold(
                        actor=Actor.person(person.pk), professional_id=professional.pk, minutes=50, holder_id=person.pk,
                        starts_at=rng.choice(sorted(free(professional))[:20]), expires_at=start + timedelta(minutes=10),
                    )
                )  # fmt: skip
            except Conflict:
                continue
        next_slot = before.next_slot
        for data in published(f"calendar:{professional.pk}"):
            change = SlotsChanged.model_validate(data)
            assert change.version == version + 1
            assert not change.reset
            version, next_slot = change.version, change.next_slot
            shown -= {key.starts_at for key in change.removed}
            shown |= {key.starts_at for key in change.added}
        for data in published("directory"):
            moved = NextSlotChanged.model_validate(data)
            directory[moved.professional_id] = moved.next_slot
        fresh = topic.snapshot(NOBODY, professional_id=str(professional.pk))
        assert (version, next_slot) == (fresh.version, fresh.next_slot)
        assert shown == free(professional)
        assert directory == DirectoryTopic().snapshot(NOBODY).next_slots


def test_the_calendar_of_one_who_is_not_listed_cannot_be_watched() -> None:
    professional = make_professional(state=Professional.State.SUSPENDED)
    with pytest.raises(NotFound):
        CalendarTopic().resource(NOBODY, professional_id=str(professional.pk))
    assert str(professional.pk) not in DirectoryTopic().snapshot(NOBODY).next_slots
