"""Holding time: one wins, nothing is lost or doubled, and PostgreSQL itself is the judge."""

from __future__ import annotations

import threading
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import orjson
import pytest
from django.db import IntegrityError, connection, connections, transaction

from access.actors import Actor
from access.models import AuditEvent
from accounts.models import User
from kernel import clock
from kernel.encryption import unseal_transport
from kernel.errors import Conflict, Invalid, NotFound
from kernel.models import OutboxEntry
from kernel.tasks import drain
from marketplace.calendar import services
from marketplace.calendar.models import Claim
from marketplace.calendar.selectors import slots_free
from marketplace.calendar.tasks import claims_expire_task
from marketplace.models import Professional, TimeOff
from tests.factories.marketplace import make_professional, make_user

pytestmark = pytest.mark.django_db(transaction=True)
SYSTEM = Actor.system("test.payment")


def tomorrow(hour: int, minute: int = 0) -> datetime:
    return (clock.now() + timedelta(days=1)).replace(hour=hour, minute=minute, second=0, microsecond=0)


def hold(professional: Professional, holder: User, at: datetime, *, minutes: int = 50, lasts: int = 10) -> Claim:
    return services.claim_hold(
        actor=Actor.person(holder.pk),
        professional_id=professional.pk,
        starts_at=at,
        minutes=minutes,
        holder_id=holder.pk,
        expires_at=clock.now() + timedelta(minutes=lasts),
    )


def starts(professional: Professional) -> set[datetime]:
    return {slot.starts_at for slot in slots_free(professional.pk, clock.now(), clock.now() + timedelta(days=3), 50)}


def events(topic: str) -> list[tuple[str, dict[str, Any]]]:
    rows = OutboxEntry.objects.filter(kind="event", target=topic).order_by("id")
    return [(row.name, orjson.loads(unseal_transport(bytes(row.payload)))) for row in rows]


def test_of_fifty_people_who_want_one_slot_at_once_exactly_one_gets_it() -> None:
    professional = make_professional()
    people = [make_user() for _ in range(50)]
    ready = threading.Barrier(50)

    def attempt(person: User) -> str:
        try:
            ready.wait()
            return hold(professional, person, tomorrow(10)).state
        except Conflict as refusal:
            return refusal.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(50) as pool:
        answers = Counter(pool.map(attempt, people))
    assert answers == {"held": 1, "slot_taken": 49}
    assert Claim.objects.filter(state="held").count() == 1
    assert len(events(f"calendar:{professional.pk}")) == 1
    assert AuditEvent.objects.filter(action="claim.held").count() == 1


def test_parallel_holds_of_overlapping_times_leave_no_overlap() -> None:
    professional = make_professional(terms={"step_minutes": 15})
    people = [make_user() for _ in range(24)]

    def attempt(number: int) -> str:
        try:
            return hold(professional, people[number], tomorrow(9) + timedelta(minutes=15 * (number % 12))).state
        except Conflict as refusal:
            return refusal.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(12) as pool:
        answers = Counter(pool.map(attempt, range(24)))
    periods = sorted((claim.period.lower, claim.period.upper) for claim in Claim.objects.filter(state="held"))
    assert answers["held"] == len(periods) >= 2
    assert all(earlier[1] <= later[0] for earlier, later in pairwise(periods))


def test_the_database_refuses_an_overlap_by_buffer_whoever_writes_it() -> None:
    professional = make_professional()
    claim = hold(professional, make_user(), tomorrow(10))
    # 10:50–11:40 touches only the ten minutes kept free after the first session.
    start, end = tomorrow(10, 50), tomorrow(11, 40)
    with (
        pytest.raises(IntegrityError, match="claim_never_overlaps"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO marketplace_claim (id, created_at, updated_at, professional_id, holder_id, starts_at, ends_at, "
            "period, state, expires_at, released_reason) VALUES "
            "(%s, now(), now(), %s, %s, %s, %s, tstzrange(%s, %s), 'booked', null, '')",
            [uuid.uuid4(), professional.pk, make_user().pk, start, end, start, end],
        )
    Claim.objects.filter(pk=claim.pk).update(state="released", expires_at=None)
    Claim.objects.create(
        professional=professional, holder=make_user(), starts_at=start, ends_at=end, period=(start, end), state="booked"
    )


def test_a_time_that_is_not_offered_cannot_be_held() -> None:
    professional = make_professional()
    person = make_user()
    for at, minutes in ((tomorrow(7), 50), (tomorrow(10, 5), 50), (tomorrow(10), 45), (clock.now(), 50)):
        with pytest.raises(Invalid) as refusal:
            hold(professional, person, at, minutes=minutes)
        assert refusal.value.code == "slot_not_offered"
    TimeOff.objects.create(professional=professional, starts_at=tomorrow(9), ends_at=tomorrow(12))
    with pytest.raises(Invalid):
        hold(professional, person, tomorrow(10))
    assert not Claim.objects.exists()
    assert not AuditEvent.objects.exists()


def test_one_who_is_not_listed_cannot_be_held() -> None:
    suspended = make_professional(state=Professional.State.SUSPENDED)
    expired = make_professional()
    Professional.objects.filter(pk=expired.pk).update(licensed_until=clock.now().date() - timedelta(days=1))
    for professional in (suspended, expired):
        with pytest.raises(Invalid):
            hold(professional, make_user(), tomorrow(10))


def test_a_patient_holds_one_time_with_one_professional() -> None:
    professional = make_professional()
    person = make_user()
    first = hold(professional, person, tomorrow(10))
    with pytest.raises(Conflict) as refusal:
        hold(professional, person, tomorrow(14))
    assert refusal.value.code == "hold_exists"
    assert refusal.value.data["claim_id"] == str(first.pk)
    hold(make_professional(), person, tomorrow(14))


def test_an_expired_hold_frees_its_time_live() -> None:
    professional = make_professional()
    person = make_user()
    hold(professional, person, tomorrow(10))
    assert tomorrow(10) not in starts(professional)
    with clock.shift(timedelta(minutes=11)):
        claims_expire_task()
        claims_expire_task()
        assert tomorrow(10) in starts(professional)
    assert Claim.objects.get().state == "released"
    name, freed = events(f"calendar:{professional.pk}")[-1]
    assert name == "slots.changed"
    assert {slot["starts_at"] for slot in freed["added"]} == {tomorrow(10).strftime("%Y-%m-%dT%H:%M:%SZ")}
    assert [row[1]["version"] for row in events(f"calendar:{professional.pk}")] == [1, 2]


def test_a_hold_takes_over_time_whose_hold_is_overdue_before_any_timer_ran() -> None:
    professional = make_professional()
    late = hold(professional, make_user(), tomorrow(10))
    with clock.shift(timedelta(minutes=11)):
        new = hold(professional, make_user(), tomorrow(10))
    late.refresh_from_db()
    assert (late.state, late.released_reason, new.state) == ("released", "expired", "held")


def test_a_hold_becomes_a_booking_once() -> None:
    professional = make_professional()
    claim = hold(professional, make_user(), tomorrow(10))
    services.claim_book(actor=SYSTEM, claim_id=claim.pk)
    again = services.claim_book(actor=SYSTEM, claim_id=claim.pk)
    assert (again.state, again.expires_at) == ("booked", None)
    assert AuditEvent.objects.filter(action="claim.booked").count() == 1
    with clock.shift(timedelta(days=1)):
        claims_expire_task()
    claim.refresh_from_db()
    assert claim.state == "booked"


def test_late_money_books_the_same_time_again_if_it_is_still_free() -> None:
    professional = make_professional()
    late = hold(professional, make_user(), tomorrow(10))
    services.claim_release(actor=SYSTEM, claim_id=late.pk, reason="expired")
    with pytest.raises(Conflict, match="claim_released"):
        services.claim_book(actor=SYSTEM, claim_id=late.pk)
    assert services.claim_rebook(actor=SYSTEM, claim_id=late.pk).state == "booked"
    services.claim_release(actor=SYSTEM, claim_id=late.pk, reason="cancelled")
    lucky = hold(professional, make_user(), tomorrow(10))
    with pytest.raises(Conflict, match="slot_taken"):
        services.claim_rebook(actor=SYSTEM, claim_id=late.pk)
    late.refresh_from_db()
    lucky.refresh_from_db()
    assert (late.state, lucky.state) == ("released", "held")


def test_nobody_gives_back_what_is_somebody_elses() -> None:
    professional = make_professional()
    person = make_user()
    claim = hold(professional, person, tomorrow(10))
    strangers = [Actor.person(make_user().pk), Actor.person(make_user("professional").pk)]
    for stranger in strangers:
        with pytest.raises(NotFound):
            services.claim_release(actor=stranger, claim_id=claim.pk, reason="cancelled")
    with pytest.raises(NotFound):
        services.claim_hold(
            actor=Actor.person(make_user().pk), professional_id=professional.pk, starts_at=tomorrow(14), minutes=50,
            holder_id=person.pk, expires_at=clock.now() + timedelta(minutes=10),
        )  # fmt: skip
    claim.refresh_from_db()
    assert claim.state == "held"
    services.claim_release(actor=Actor.person(person.pk), claim_id=claim.pk, reason="changed_mind")
    services.claim_release(actor=Actor.person(person.pk), claim_id=claim.pk, reason="changed_mind")
    claim.refresh_from_db()
    assert (claim.state, claim.released_reason) == ("released", "changed_mind")


def test_the_daily_maximum_closes_the_day_and_says_so_live() -> None:
    professional = make_professional(terms={"daily_maximum": 1})
    claim = hold(professional, make_user(), tomorrow(10))
    day = tomorrow(0)
    assert not {at for at in starts(professional) if day <= at < day + timedelta(days=1)}
    _, gone = events(f"calendar:{professional.pk}")[-1]
    assert len(gone["removed"]) == 12
    with pytest.raises(Conflict, match="slot_taken"):
        hold(professional, make_user(), tomorrow(15))
    services.claim_release(actor=SYSTEM, claim_id=claim.pk, reason="cancelled")
    assert len({at for at in starts(professional) if day <= at < day + timedelta(days=1)}) == 12


def test_taking_the_next_free_slot_tells_the_directory() -> None:
    professional = make_professional()
    first, second = tomorrow(8), tomorrow(9)
    with clock.frozen(tomorrow(5)):
        claim = hold(professional, make_user(), first)
        professional.refresh_from_db()
        assert professional.next_free_at == second
        services.claim_release(actor=SYSTEM, claim_id=claim.pk, reason="cancelled")
        professional.refresh_from_db()
        assert professional.next_free_at == first
        drain()
    assert [data["next_slot"] for _, data in events(f"directory:{professional.pk}")] == [
        at.strftime("%Y-%m-%dT%H:%M:%SZ") for at in (second, first)
    ]
