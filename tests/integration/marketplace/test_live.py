"""Snapshot and events lead to the same as a fresh snapshot, and the slots a reader patches are the ones REST answers."""

from __future__ import annotations

import random
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import orjson
import pytest

from access.actors import Actor
from kernel import clock, tasks
from kernel.encryption import unseal_transport
from kernel.errors import Conflict, NotFound
from kernel.models import OutboxEntry
from kernel.tasks import drain
from marketplace.calendar import availability_services, services, telling
from marketplace.calendar.live import CalendarTopic, SlotsChanged
from marketplace.calendar.models import Claim
from marketplace.calendar.selectors import slots_free
from marketplace.directory.live import DirectoryTopic, NextSlotChanged, ShownSnapshot
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
    """A visitor who looked at any moment and then only patches ends where a fresh look ends, however changes were gathered."""
    rng = random.Random(seed)
    professional = make_professional(terms={"step_minutes": 20, "daily_maximum": 3, "buffer_before_minutes": 5})
    # Seven past: between two slots, so that none opens or closes by the clock alone while the story runs.
    start = clock.now().replace(minute=7, second=0, microsecond=0)
    address = str(professional.pk)
    watchers: list[tuple[int, set[datetime], ShownSnapshot, int, int]] = []
    held: list[Claim] = []
    for step in range(25):
        with clock.frozen(start + step * timedelta(milliseconds=150)):
            if rng.random() < 0.3:
                drain()
            watchers.append(
                (
                    CalendarTopic().snapshot(NOBODY, professional_id=address).version,
                    free(professional),
                    DirectoryTopic().snapshot(NOBODY, professional_id=address),
                    len(published(f"calendar:{address}")),
                    len(published(f"directory:{address}")),
                )
            )
            if held and rng.random() < 0.4:
                services.claim_release(actor=SYSTEM, claim_id=held.pop(rng.randrange(len(held))).pk, reason="test")
                continue
            person = make_user()
            with suppress(Conflict):
                held.append(
                    services.claim_hold(
                        actor=Actor.person(person.pk), professional_id=professional.pk, minutes=50, holder_id=person.pk,
                        starts_at=rng.choice(sorted(free(professional))[:20]), expires_at=start + timedelta(minutes=10),
                    )
                )  # fmt: skip
    with clock.frozen(start + timedelta(seconds=4)):
        drain()
        fresh = CalendarTopic().snapshot(NOBODY, professional_id=address)
        card = DirectoryTopic().snapshot(NOBODY, professional_id=address)
        assert card.next_slot == fresh.next_slot
        for watcher in watchers:
            version, shown, seen, slots_from, card_from = watcher
            version, shown = patched(version, shown, published(f"calendar:{address}")[slots_from:])
            assert version == fresh.version
            assert shown == free(professional)
            moved = published(f"directory:{address}")[card_from:]
            assert (NextSlotChanged.model_validate(moved[-1]).next_slot if moved else seen.next_slot) == card.next_slot


def patched(version: int, shown: set[datetime], told: list[dict[str, Any]]) -> tuple[int, set[datetime]]:
    """What a browser that looked at `version` shows after these events."""
    for data in told:
        change = SlotsChanged.model_validate(data)
        assert not change.reset
        if change.version > version:
            assert change.since <= version, "nobody who listens is left behind"
            version = change.version
            shown = (shown - {key.starts_at for key in change.removed}) | {key.starts_at for key in change.added}
    return version, shown


def test_a_hundred_changes_in_a_moment_are_few_events_and_the_last_is_right() -> None:
    professional = make_professional()
    start = clock.now().replace(minute=7, second=0, microsecond=0)
    person = make_user()
    first = min(free(professional))
    with clock.frozen(start):
        before = CalendarTopic().snapshot(NOBODY, professional_id=str(professional.pk))
    for step in range(50):
        with clock.frozen(start + step * timedelta(milliseconds=10)):
            claim = services.claim_hold(
                actor=Actor.person(person.pk), professional_id=professional.pk, minutes=50, holder_id=person.pk,
                starts_at=first, expires_at=start + timedelta(minutes=10),
            )  # fmt: skip
            services.claim_release(actor=SYSTEM, claim_id=claim.pk, reason="test")
    with clock.frozen(start + timedelta(seconds=1)):
        assert drain() >= 1
        assert not telling.calendar_tell(actor=SYSTEM, professional_id=professional.pk)
    told = [SlotsChanged.model_validate(data) for data in published(f"calendar:{professional.pk}")]
    assert len(told) <= 3
    assert told[-1].version == before.version + 100
    assert {key.starts_at for key in told[-1].added} == {first}
    assert not told[-1].removed
    moved = published(f"directory:{professional.pk}")
    assert len(moved) <= 3
    assert NextSlotChanged.model_validate(moved[-1]).next_slot == first


def test_what_a_lost_task_left_is_told_by_the_sweep() -> None:
    professional = make_professional()
    start = clock.now()
    people = [make_user(), make_user()]
    with clock.frozen(start):
        for person, starts_at in zip(people, sorted(free(professional)), strict=False):
            services.claim_hold(
                actor=Actor.person(person.pk), professional_id=professional.pk, minutes=50, holder_id=person.pk,
                starts_at=starts_at, expires_at=start + timedelta(minutes=10),
            )  # fmt: skip
        tasks.waiting.clear()
        assert telling.calendars_tell_left(actor=SYSTEM) == 0
    with clock.frozen(start + timedelta(seconds=4)):
        assert telling.calendars_tell_left(actor=SYSTEM) == 1
        assert telling.calendars_tell_left(actor=SYSTEM) == 0
    assert [SlotsChanged.model_validate(data).version for data in published(f"calendar:{professional.pk}")][-1] == 2


def test_new_rules_within_a_moment_ask_readers_to_look_again() -> None:
    professional = make_professional()
    user = Actor.person(professional.user_id)
    person = make_user()
    with clock.frozen(clock.now()):
        services.claim_hold(
            actor=Actor.person(person.pk), professional_id=professional.pk, minutes=50, holder_id=person.pk,
            starts_at=min(free(professional)), expires_at=clock.now() + timedelta(minutes=10),
        )  # fmt: skip
        availability_services.time_off_replace(actor=user, professional_id=professional.pk, version=1, spans=[])
        drain()
    told = [SlotsChanged.model_validate(data) for data in published(f"calendar:{professional.pk}")]
    assert [change.reset for change in told] == [False, True]


def test_a_cards_state_is_one_query(django_assert_num_queries: Any) -> None:
    professional = make_professional()
    with django_assert_num_queries(1):
        shown = DirectoryTopic().snapshot(NOBODY, professional_id=str(professional.pk))
    assert (shown.presence, shown.until) == ("offline", None)


def test_who_is_not_listed_cannot_be_watched() -> None:
    professional = make_professional(state=Professional.State.SUSPENDED)
    with pytest.raises(NotFound):
        CalendarTopic().resource(NOBODY, professional_id=str(professional.pk))
    with pytest.raises(NotFound):
        DirectoryTopic().snapshot(NOBODY, professional_id=str(professional.pk))
