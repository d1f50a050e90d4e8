"""The law of live topics: a snapshot with the events that followed is what a fresh snapshot shows."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from access.actors import Actor
from consultations.boards.selectors import bookings_snapshot, sessions_snapshot
from consultations.bookings import cancellation, no_shows
from consultations.bookings.models import Booking
from consultations.calls import services as calls
from consultations.calls.quality import Sample
from consultations.calls.selectors import call_snapshot
from consultations.waiting_room import presence, services
from consultations.waiting_room.selectors import place_snapshot, queue_snapshot
from kernel import clock
from kernel.errors import DomainError
from tests.factories.accounts import person
from tests.factories.consultations import SYSTEM, Pair, admit, confirmed, connect, join, pair, tomorrow
from tests.integration.consultations.outgoing import Event, events, fold, mark

pytestmark = pytest.mark.django_db(transaction=True)


def dump(snapshot: Any) -> dict[str, Any]:
    shown: dict[str, Any] = snapshot.model_dump(mode="json")
    return shown


def settled(shown: dict[str, Any]) -> dict[str, Any]:
    """Without what only orders events or ticks: the version, seconds waited."""
    rest = {name: value for name, value in shown.items() if name != "version"}
    if "rows" in rest:
        rest["rows"] = [{k: v for k, v in row.items() if k not in {"version", "waiting_s"}} for row in rest["rows"]]
    return rest


class Reader:
    """Somebody who took a snapshot once and has folded events ever since."""

    def __init__(self, topic: str, snapshot: Callable[[], Any]) -> None:
        self.topic, self.snapshot = topic, snapshot
        self.shown, self.at = dump(snapshot()), mark()

    def agrees(self, mangle: Callable[[list[Event]], list[Event]] = list) -> None:
        folded = fold(self.shown, mangle(events(self.topic, self.at)))
        fresh = dump(self.snapshot())
        assert settled(folded) == settled(fresh), self.topic


def readers(two: Pair, booking: Booking) -> list[Reader]:
    watcher = Actor.person(person(role="support").pk)
    return [
        Reader(f"waiting_place:{booking.pk}", lambda: place_snapshot(actor=two.her, booking_id=booking.pk)),
        Reader(
            f"waiting_room:{two.professional.pk}",
            lambda: queue_snapshot(actor=two.him, professional_id=two.professional.pk),
        ),
        Reader("board:sessions", lambda: sessions_snapshot(actor=watcher)),
        Reader("board:bookings", lambda: bookings_snapshot(actor=watcher)),
    ]


def test_a_whole_session_leaves_every_reader_with_the_truth() -> None:
    two = pair()
    first = confirmed(two, at=tomorrow(10))
    second = confirmed(Pair(person(), two.professional), at=tomorrow(11))
    with clock.frozen(first.starts_at - timedelta(minutes=5)):
        watching = readers(two, first)
        watching += [readers(Pair(second.patient, two.professional), second)[0]]
        presence.desk_seen(actor=two.him, professional_id=two.professional.pk)
        join(first, device={"camera": "blocked", "microphone": "ok", "network": "poor"})
        services.waiting_message_post(actor=two.her, booking_id=first.pk, text="Here", idem="law-chat-1")
        services.delay_announce(actor=two.him, minutes=5)
        presence.place_unseen(actor=two.her, booking_id=first.pk)
    with clock.frozen(first.starts_at - timedelta(minutes=4)):
        presence.waiting_room_sweep(actor=SYSTEM)
        for reader in watching:
            reader.agrees()
        presence.place_seen(actor=two.her, booking_id=first.pk)
        admit(two, first)
        watching.append(Reader(f"call:{first.pk}", lambda: call_snapshot(actor=two.her, booking_id=first.pk)))
        connect(two, first)
        calls.call_report(actor=two.him, booking_id=first.pk, state="connected", sample=Sample(grade="fair"))
        calls.call_message_post(actor=two.him, booking_id=first.pk, text="Hello", idem="law-chat-2")
        calls.participant_unseen(actor=two.her, booking_id=first.pk, reason="lost")
        for reader in watching:
            reader.agrees()
        connect(two, first)
        calls.call_finish(actor=two.him, booking_id=first.pk)
        for reader in watching:
            reader.agrees()
    with clock.frozen(second.opens_at):
        presence.waiting_room_sweep(actor=SYSTEM)
        cancellation.booking_cancel(actor=two.him, booking_id=second.pk, reason="other")
        for reader in watching[1:]:
            reader.agrees()


def moves_of(who: Pair, booking: Booking, rng: random.Random, *, late: bool) -> list[Callable[[], object]]:
    """What may happen next around one booking; the ends only `late`, so that much happens before them."""
    return [
        lambda: join(booking),
        lambda: join(booking),
        lambda: services.place_leave(actor=who.her, booking_id=booking.pk),
        lambda: presence.place_unseen(actor=who.her, booking_id=booking.pk),
        lambda: presence.place_seen(actor=who.her, booking_id=booking.pk),
        lambda: admit(who, booking),
        lambda: services.place_send_back(actor=who.him, booking_id=booking.pk),
        lambda: connect(who, booking),
        lambda: calls.participant_unseen(actor=who.him, booking_id=booking.pk, reason="lost"),
        lambda: services.delay_announce(actor=who.him, minutes=rng.choice((0, 5, 20))),
        lambda: presence.desk_seen(actor=who.him, professional_id=who.professional.pk),
        lambda: presence.desk_unseen(actor=who.him, professional_id=who.professional.pk),
        lambda: late and calls.call_finish(actor=who.him, booking_id=booking.pk),
        lambda: late and no_shows.no_shows_settle(actor=SYSTEM),
    ]


@pytest.mark.parametrize("seed", range(6))
def test_whatever_happens_in_whatever_order_readers_end_with_the_truth(seed: int) -> None:
    """Random walks of two patients through one professional's room; doubled events change nothing."""
    rng = random.Random(seed)
    two = pair()
    bookings = [confirmed(two, at=tomorrow(10)), confirmed(Pair(person(), two.professional), at=tomorrow(11))]
    pairs = [two, Pair(bookings[1].patient, two.professional)]
    at = bookings[1].starts_at - timedelta(minutes=14)
    with clock.frozen(at):
        presence.waiting_room_sweep(actor=SYSTEM)
        watching = readers(two, bookings[0])[:3] + readers(pairs[1], bookings[1])[:1]
    for step in range(40):
        at += timedelta(seconds=rng.choice((1, 20, 45, 170)))
        which = rng.randrange(2)
        moves = moves_of(pairs[which], bookings[which], rng, late=step > 30)
        with clock.frozen(at):
            with suppress(DomainError):
                rng.choice(moves)()
            presence.waiting_room_sweep(actor=SYSTEM)
            for reader in watching:
                reader.agrees(lambda happened: [event for event in happened for _ in range(2)])
