"""Where a professional is: derived from desk, call and note, told to those who look, the same as a fresh look shows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from access.actors import Actor
from consultations.boards.selectors import sessions_snapshot
from consultations.calls import services as calls
from consultations.notes.services import note_write
from consultations.presence import services
from consultations.presence.standing import Known, Standing, standing_of
from consultations.waiting_room import presence
from kernel import clock
from kernel.errors import Forbidden, NotFound
from marketplace.directory.live import DirectoryTopic
from marketplace.directory.query import DirectoryQuery
from marketplace.directory.selectors import directory_search
from marketplace.models import ProfessionalPresence
from marketplace.professionals.presence import presence_set
from marketplace.professionals.serialisers import card
from tests.factories.accounts import person
from tests.factories.consultations import SYSTEM, admit, confirmed, connect, join, pair, tomorrow
from tests.integration.consultations.outgoing import events, mark

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_day_at_the_desk_is_told_step_by_step_and_ends_where_a_fresh_look_ends() -> None:
    two = pair()
    booking = confirmed(two, at=tomorrow(10))
    address = str(two.professional.pk)
    start, watcher = booking.starts_at, Actor.person(person(role="support").pk)

    def shown() -> dict[str, Any]:
        looked = DirectoryTopic().snapshot(Actor.anonymous(), professional_id=address).model_dump(mode="json")
        return {name: looked[name] for name in ("presence", "until")}

    def after(minutes: float) -> datetime:
        return start + timedelta(minutes=minutes)

    steps: list[tuple[datetime, Callable[[], object], str]] = [
        (start, lambda: presence.desk_seen(actor=two.him, professional_id=two.professional.pk), "available"),
        (start, lambda: services.away_choose(actor=two.him, away=True), "away"),
        (start, lambda: services.away_choose(actor=two.him, away=True), "away"),
        (start, lambda: join(booking), "away"),
        (start, lambda: services.away_choose(actor=two.him, away=False), "available"),
        (start, lambda: admit(two, booking), "in_session"),
        (after(1), lambda: connect(two, booking), "in_session"),
        (after(45), lambda: calls.call_finish(actor=two.him, booking_id=booking.pk), "finishing_notes"),
        (after(54), lambda: services.presence_sweep(actor=SYSTEM), "finishing_notes"),
        (after(56), lambda: services.presence_sweep(actor=SYSTEM), "available"),
        (after(57), lambda: presence.desk_unseen(actor=two.him, professional_id=two.professional.pk), "offline"),
    ]
    watchers: list[tuple[dict[str, Any], int]] = []
    for at, step, expected in steps:
        with clock.frozen(at):
            watchers.append((shown(), mark()))
            step()
            assert shown()["presence"] == expected
            if expected == "in_session":
                assert sessions_snapshot(actor=watcher).rows[0].professional_state == "in_session"
    for state, since in watchers:
        folded = state
        for name, data in events(f"directory:{address}", since):
            if name == "presence.changed":
                folded = data
        assert folded == shown()
    told = [data["presence"] for name, data in events(f"directory:{address}") if name == "presence.changed"]
    assert told == ["available", "away", "available", "in_session", "finishing_notes", "available", "offline"]


def test_a_written_note_ends_the_minutes_for_it() -> None:
    two = pair()
    booking = confirmed(two, at=tomorrow(10))
    with clock.frozen(booking.starts_at):
        presence.desk_seen(actor=two.him, professional_id=two.professional.pk)
        join(booking)
        admit(two, booking)
        connect(two, booking)
        calls.call_finish(actor=two.him, booking_id=booking.pk)
        assert ProfessionalPresence.objects.get().state == "finishing_notes"
        note_write(actor=two.him, booking_id=booking.pk, text="Calmer than last week.", version=0)
        assert ProfessionalPresence.objects.get().state == "available"


def test_only_a_professional_chooses_and_only_the_platform_writes() -> None:
    two = pair()
    with pytest.raises(NotFound):
        services.away_choose(actor=two.her, away=True)
    for stranger in (two.her, two.him, Actor.anonymous()):
        with pytest.raises(Exception) as refused:
            presence_set(actor=stranger, professional_id=two.professional.pk, state="away", until=None)
        assert not isinstance(refused.value, AssertionError)
    with pytest.raises(Forbidden):
        services.presence_sweep(actor=two.him)
    assert not ProfessionalPresence.objects.exists()


def test_cards_carry_presence_and_who_is_free_now_can_be_asked_for(django_assert_num_queries: Any) -> None:
    first, second = pair(), pair()
    presence.desk_seen(actor=first.him, professional_id=first.professional.pk)
    with django_assert_num_queries(2):
        cards = [card(row) for row in directory_search(DirectoryQuery()).rows]
    assert {one["id"]: one["presence"] for one in cards} == {
        first.professional.pk: "available",
        second.professional.pk: "offline",
    }
    found = directory_search(DirectoryQuery(online=True)).rows
    assert [row.pk for row in found] == [first.professional.pk]


@pytest.mark.parametrize(
    ("known", "state"),
    [
        ({}, "offline"),
        ({"away": True}, "offline"),
        ({"present": True, "away": True, "unwritten_since": 1}, "away"),
        ({"present": True, "unwritten_since": 9.9}, "finishing_notes"),
        ({"present": True, "unwritten_since": 10}, "available"),
        ({"away": True, "running_ends_at": -5}, "in_session"),
    ],
)
def test_what_counts_first(known: dict[str, Any], state: str) -> None:
    at = datetime(2026, 11, 22, 10, tzinfo=clock.now().tzinfo)
    told: dict[str, Any] = {
        name: at - timedelta(minutes=value) if name.endswith(("_at", "_since")) else value
        for name, value in known.items()
    }
    found: Standing = standing_of(Known(**{"at": at, "present": False, "away": False, **told}))
    assert found.state == state
    assert (found.until is not None) == (state in {"in_session", "finishing_notes"})
