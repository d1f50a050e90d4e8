"""Stepping into somebody's session from the live board: what it does, who may, and what is left behind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection, connections

from access.actors import Actor
from access.models import AuditEvent
from consultations.boards import interventions, services
from consultations.boards.interventions import Why
from consultations.boards.models import BoardIntervention, SupportMessage
from consultations.boards.selectors import sessions_snapshot, support_snapshot
from consultations.boards.services import To
from consultations.bookings.models import Booking
from consultations.calls.models import Call
from consultations.waiting_room import presence
from kernel import clock
from kernel.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from kernel.models import OutboxEntry
from marketplace.calendar.selectors import slots_free
from marketplace.models import Claim
from tests.factories.accounts import person
from tests.factories.consultations import SYSTEM, Pair, admit, confirmed, connect, held, join, pair, tomorrow
from tests.integration.consultations.outgoing import events, mark

pytestmark = pytest.mark.django_db(transaction=True)
WHY = Why("stuck")


@pytest.fixture
def two() -> Pair:
    return pair()


@pytest.fixture
def admin() -> Actor:
    return Actor.person(person(role="admin", name="Olga Owner").pk)


def talking(two: Pair) -> Booking:
    booking = confirmed(two, at=tomorrow(10))
    with clock.frozen(booking.starts_at):
        join(booking)
        admit(two, booking)
        connect(two, booking)
    booking.refresh_from_db()
    return booking


def acts(booking: Booking, actor: Actor, idem: str = "act-0001", why: Why = WHY) -> dict[str, Callable[[], Any]]:
    said: dict[str, Any] = {"actor": actor, "booking_id": booking.pk, "why": why, "idem": idem}
    return {
        "reveal": lambda: services.session_reveal(**said),
        "message": lambda: services.session_message(**said, to="both", text="We are on it."),
        "extend": lambda: services.session_extend(**said, minutes=10),
        "end": lambda: services.session_end(**said),
    }


def test_a_revealed_name_is_for_a_minute_and_stays_in_her_record(two: Pair, admin: Actor) -> None:
    booking = confirmed(two)
    with clock.frozen(booking.starts_at):
        shown = services.session_reveal(
            actor=admin, booking_id=booking.pk, why=Why("other", "She called us"), idem="reveal-1"
        )
        assert shown.patient.name == "Asha Rao"
        assert shown.hide_at == booking.starts_at + timedelta(minutes=1)
    line = AuditEvent.objects.get(action="board.reveal")
    assert (line.person_id, line.actor) == (two.patient.pk, admin.label)
    assert line.data["reason"] == "other"
    kept = BoardIntervention.objects.get()
    assert kept.words == "She called us"
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM consultations_board_intervention t")
        assert "called" not in cursor.fetchone()[0]
    assert "called" not in str(line.data)


def test_the_two_read_only_what_was_written_to_them(two: Pair, admin: Actor) -> None:
    booking = confirmed(two)
    after = mark()
    lines: list[tuple[To, str]] = [
        ("patient", "He is late."),
        ("professional", "She waits."),
        ("both", "Sorry!"),
    ]
    for number, (to, text) in enumerate(lines):
        for _ in range(2):  # the same key again sends nothing
            services.session_message(
                actor=admin, booking_id=booking.pk, to=to, text=text, why=WHY, idem=f"message-{number}"
            )
    hers = support_snapshot(actor=two.her, user_id=two.patient.pk)
    assert [note.text for note in hers.notes] == ["He is late.", "Sorry!"]
    assert [data["text"] for _, data in events(f"support:{two.patient.pk}", after)] == ["He is late.", "Sorry!"]
    his = support_snapshot(actor=two.him, user_id=two.professional.user_id)
    assert [note.text for note in his.notes] == ["She waits.", "Sorry!"]
    with pytest.raises(NotFound):
        support_snapshot(actor=two.him, user_id=two.patient.pk)

    services.support_put_away(actor=two.her, message_id=SupportMessage.objects.get(pk=hers.notes[0].id).pk)
    services.support_put_away(actor=two.her, message_id=SupportMessage.objects.get(pk=hers.notes[0].id).pk)
    assert [note.text for note in support_snapshot(actor=two.her, user_id=two.patient.pk).notes] == ["Sorry!"]
    assert [name for name, _ in events(f"support:{two.patient.pk}", after)].count("note.seen") == 1
    with pytest.raises(NotFound):
        services.support_put_away(actor=two.him, message_id=SupportMessage.objects.get(pk=hers.notes[1].id).pk)


def test_an_extended_call_ends_later_for_everybody_and_takes_the_time_from_the_calendar(
    two: Pair, admin: Actor
) -> None:
    booking = talking(two)
    with clock.frozen(booking.starts_at + timedelta(minutes=40)):
        after = mark()
        for _ in range(2):
            ends_at = services.session_extend(actor=admin, booking_id=booking.pk, minutes=15, why=WHY, idem="extend-1")
        assert ends_at == booking.starts_at + timedelta(minutes=65)
        changed = [data for name, data in events(f"call:{booking.pk}", after) if name == "call.changed"]
        assert len(changed) == 1
        row = sessions_snapshot(actor=admin).rows[0]
        assert row.ends_at == ends_at
        claim = Claim.objects.get(pk=booking.claim_id)
        assert claim.ends_at == ends_at
        assert claim.period.upper == ends_at + timedelta(minutes=10)
        free = slots_free(two.professional.pk, booking.starts_at, booking.starts_at + timedelta(hours=4), 50)
        assert all(slot.starts_at >= claim.period.upper for slot in free)
        booking.refresh_from_db()
        assert booking.ends_at == ends_at


def test_an_extension_never_takes_somebody_elses_time_nor_more_than_an_hour(two: Pair, admin: Actor) -> None:
    booking = talking(two)
    services.session_extend(actor=admin, booking_id=booking.pk, minutes=30, why=WHY, idem="extend-1")
    services.session_extend(actor=admin, booking_id=booking.pk, minutes=30, why=WHY, idem="extend-2")
    with pytest.raises(Conflict) as enough:
        services.session_extend(actor=admin, booking_id=booking.pk, minutes=5, why=WHY, idem="extend-3")
    assert (enough.value.code, enough.value.data) == ("extended_enough", {"minutes": 0})

    other = pair()
    with clock.frozen(clock.now()):
        busy = talking(other)
        held(Pair(person(), other.professional), at=tomorrow(11))
        with pytest.raises(Conflict) as taken:
            services.session_extend(actor=admin, booking_id=busy.pk, minutes=5, why=WHY, idem="extend-4")
    assert (taken.value.code, taken.value.data) == ("next_session", {"minutes": 0})
    assert Call.objects.get(booking=busy).ends_at == busy.ends_at
    assert not BoardIntervention.objects.filter(booking=busy).exists()


def test_ending_finishes_a_call_and_pays_back_who_still_waits(two: Pair, admin: Actor) -> None:
    booking = talking(two)
    waiting = confirmed(Pair(person(), two.professional), at=tomorrow(12))
    with clock.frozen(booking.starts_at + timedelta(minutes=20)):
        assert services.session_end(actor=admin, booking_id=booking.pk, why=WHY, idem="end-1") == "completed"
        assert services.session_end(actor=admin, booking_id=booking.pk, why=WHY, idem="end-1") == "completed"
        with pytest.raises(Conflict):
            services.session_end(actor=admin, booking_id=booking.pk, why=WHY, idem="end-2")
    call = Call.objects.get(booking=booking)
    assert (call.state, call.finish_reason) == ("finished", "platform")
    with clock.frozen(waiting.opens_at):
        presence.waiting_room_sweep(actor=SYSTEM)
        join(waiting)
        assert services.session_end(actor=admin, booking_id=waiting.pk, why=WHY, idem="end-3") == "cancelled"
        assert sessions_snapshot(actor=admin).rows == []
    waiting.refresh_from_db()
    assert (waiting.closed_reason, waiting.refund_minor) == ("by_platform", waiting.price_minor)
    assert AuditEvent.objects.filter(action="board.end", actor=admin.label).count() == 2


@pytest.mark.parametrize("act", ["reveal", "message", "extend", "end"])
def test_each_act_has_its_own_permission_and_wants_a_reason(two: Pair, admin: Actor, act: str) -> None:
    booking = talking(two)
    watcher = Actor.person(person(role="clinical_lead").pk)
    for stranger in (two.her, two.him, Actor.person(person().pk)):
        with pytest.raises((Forbidden, NotFound)):
            acts(booking, stranger)[act]()
    if act in {"extend", "end"}:
        with pytest.raises(Forbidden):
            acts(booking, watcher)[act]()
    for why, field in ((Why("because"), "reason"), (Why("other", "  "), "words"), (Why("other", "x" * 501), "words")):
        with pytest.raises(Invalid) as refused:
            acts(booking, admin, "bad-0001", why)[act]()
        assert list(refused.value.fields) == [field]
    assert not BoardIntervention.objects.exists()
    booking.refresh_from_db()
    assert booking.state == "in_progress"


def test_an_act_that_fails_half_way_leaves_nothing(two: Pair, admin: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    booking = talking(two)
    after = OutboxEntry.objects.count()

    def crash(*_: Any, **__: Any) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr(interventions, "record", crash)
    for act in ("message", "extend", "end"):
        with pytest.raises(RuntimeError):
            acts(booking, admin)[act]()
    assert OutboxEntry.objects.count() == after
    assert not SupportMessage.objects.exists()
    assert Call.objects.get(booking=booking).state == "connected"
    assert Claim.objects.get(pk=booking.claim_id).ends_at == booking.ends_at


def test_ending_and_extending_at_once_leave_one_truth(two: Pair, admin: Actor) -> None:
    booking = talking(two)
    start, codes = Barrier(2), []

    def run(act: Callable[[], Any]) -> None:
        start.wait()
        try:
            act()
            codes.append("ok")
        except DomainError as refused:
            codes.append(refused.code)
        finally:
            connections.close_all()

    todo = [acts(booking, admin, "race-end")["end"], acts(booking, admin, "race-extend")["extend"]]
    threads = [Thread(target=run, args=(act,)) for act in todo]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) in (["ok", "ok"], ["ok", "session_over"])
    assert Call.objects.get(booking=booking).state == "finished"


def test_the_boards_snapshot_costs_the_same_for_one_room_and_for_many(
    two: Pair, admin: Actor, django_assert_num_queries: Any
) -> None:
    talking(two)
    sessions_snapshot(actor=admin)
    with django_assert_num_queries(7):
        assert len(sessions_snapshot(actor=admin).rows) == 1
    for _ in range(4):
        talking(pair())
    with django_assert_num_queries(7):
        assert len(sessions_snapshot(actor=admin).rows) == 5
