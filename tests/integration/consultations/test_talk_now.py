"""Talk now: who accepts first takes the patient, exactly one, and whoever leaves has lost nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from access.actors import Actor
from billing.refunds.models import Refund
from consultations.bookings import services as bookings
from consultations.bookings.models import Booking
from consultations.bookings.payable import BookingPayable
from consultations.calls import services as calls
from consultations.talk_now import selectors, services
from consultations.talk_now.lifecycle import QueueName, queue_name
from consultations.talk_now.live import RequestIdRequest
from consultations.talk_now.live import accept as accept_command
from consultations.talk_now.models import TalkNowQueue, TalkNowRequest, TalkNowShift
from consultations.waiting_room import presence
from kernel import clock
from kernel.errors import DomainError
from marketplace.models import Claim, Professional
from tests.factories.accounts import person
from tests.factories.consultations import SYSTEM, Pair, admit, confirmed, connect, join, pair, pay
from tests.factories.marketplace import make_professional
from tests.integration.consultations.outgoing import events, mark
from tests.integration.consultations.test_races import at_once
from tests.live_law import assert_law

pytestmark = pytest.mark.django_db(transaction=True)

SHARED = "specialty-anxiety"


def on(professional: Professional, *specialties: str) -> Actor:
    """At the desk and taking people."""
    actor = Actor.person(professional.user_id)
    presence.desk_seen(actor=actor, professional_id=professional.pk)
    offer = professional.offers.get()
    services.shift_begin(actor=actor, offer_id=offer.pk, specialties=list(specialties))
    return actor


def ready(**fields: Any) -> Professional:
    return make_professional(specialties=["anxiety", "sleep"], **fields)


def asked(actor: Actor, queue: str = SHARED) -> TalkNowRequest:
    return services.request_join(actor=actor, queue=queue, modality="video")


def refused(doing: Callable[[], object]) -> str:
    with pytest.raises(DomainError) as caught:
        doing()
    return caught.value.code


def test_of_twenty_who_accept_at_once_one_has_the_patient() -> None:
    everybody = [on(ready(), "anxiety") for _ in range(20)]
    request = asked(Actor.person(person().pk))
    outcome = at_once(*[partial(services.request_accept, actor=actor, request_id=request.pk) for actor in everybody])
    assert sorted(outcome) == ["already_taken"] * 19 + ["ok"]
    assert Booking.objects.count() == Claim.objects.count() == 1
    request.refresh_from_db()
    assert (request.state, request.booking_id) == ("accepted", Booking.objects.get().pk)


def test_she_is_taken_pays_waits_and_talks() -> None:
    two = pair()
    two.professional.specialties = ["anxiety"]
    two.professional.save()
    on(two.professional, "anxiety")
    (shared, own) = selectors.queues_open(actor=two.her)
    assert (shared["queue"], own["queue"]) == (SHARED, f"professional-{two.professional.pk}")
    assert shared["offers"][0]["price"] == {"amount": 6000, "currency": "EUR"}
    request = asked(two.her)
    assert asked(two.her).pk == request.pk, "once more is the same place"
    since = mark()
    command = accept_command(two.him, RequestIdRequest(request_id=request.pk), idem="one")
    assert command.booking_id == str(services.request_accept(actor=two.him, request_id=request.pk).pk)
    told = events(f"talk_now:{SHARED}", since)[-1][1]
    assert [entry["state"] for entry in told["entries"]] == ["accepted"]
    assert str(two.patient.pk) not in str(told)
    booking = Booking.objects.get()
    pay(booking)
    request.refresh_from_db()
    assert (booking.state, request.state) == ("confirmed", "connected")
    assert clock.now() >= booking.opens_at, "the room is open the moment she has paid"
    assert events(f"talk_now:{SHARED}", since)[-1][1]["entries"] == []
    join(booking)
    admit(two, booking)
    connect(two, booking)
    calls.call_finish(actor=two.him, booking_id=booking.pk)
    booking.refresh_from_db()
    assert booking.state == "completed"


def test_who_leaves_gives_everything_back_whenever_she_leaves() -> None:
    two = pair()
    him = on(two.professional)
    queue = f"professional-{two.professional.pk}"
    waiting = asked(two.her, queue)
    services.request_leave(actor=two.her, request_id=waiting.pk)
    assert refused(partial(services.request_accept, actor=him, request_id=waiting.pk)) == "already_taken"

    unpaid = asked(two.her, queue)
    held = services.request_accept(actor=him, request_id=unpaid.pk)
    services.request_leave(actor=two.her, request_id=unpaid.pk)
    held.refresh_from_db()
    assert (held.state, Claim.objects.get(pk=held.claim_id).state) == ("expired", "released")
    assert BookingPayable().on_paid(held.pk, UUID(int=7)) == "refund", "money that comes after she left goes back"

    paid = asked(two.her, queue)
    booked = services.request_accept(actor=him, request_id=paid.pk)
    pay(booked)
    left = services.request_leave(actor=two.her, request_id=paid.pk)
    assert services.request_leave(actor=two.her, request_id=paid.pk).state == left.state == "cancelled"
    booked.refresh_from_db()
    assert (booked.state, booked.refund_minor) == ("cancelled", booked.price_minor)
    assert Refund.objects.filter(payment__payable_id=booked.pk).count() == 1


def test_what_is_not_answered_or_not_paid_in_time_ends_and_she_may_ask_again() -> None:
    two = pair()
    him = on(two.professional)
    queue = f"professional-{two.professional.pk}"
    request = asked(two.her, queue)
    with clock.frozen(clock.now() + timedelta(minutes=2)):
        services.request_keep(actor=two.her, request_id=request.pk)
    with clock.frozen(request.joined_at + timedelta(minutes=4)):
        assert services.talk_now_sweep(actor=SYSTEM) == 0, "her browser still speaks"
    with clock.frozen(request.expires_at):
        assert refused(partial(services.request_accept, actor=him, request_id=request.pk)) == "already_taken"
        assert services.talk_now_sweep(actor=SYSTEM) == 1
    request.refresh_from_db()
    assert request.state == "expired"
    again = asked(two.her, queue)
    held = services.request_accept(actor=him, request_id=again.pk)
    with clock.frozen(held.hold_expires_at):
        bookings.holds_expire(actor=SYSTEM)
    again.refresh_from_db()
    assert again.state == "lapsed"
    silent = asked(two.her, queue)
    with clock.frozen(silent.joined_at + timedelta(minutes=3)):
        services.talk_now_sweep(actor=SYSTEM)
    silent.refresh_from_db()
    assert silent.state == "expired", "a browser that is gone holds no place"


def test_only_those_who_are_on_and_free_may_take_somebody() -> None:
    two, other = pair(), ready()
    request = asked(two.her, f"professional-{two.professional.pk}") if on(two.professional) else None
    assert request is not None
    accept = partial(services.request_accept, request_id=request.pk)
    assert refused(partial(accept, actor=on(other, "anxiety"))) == "not_on"
    for actor in (two.her, Actor.person(person(role="support").pk), Actor.anonymous()):
        assert refused(partial(accept, actor=actor)) in {"forbidden", "no_profile", "sign_in_required"}
    stranger = pair()
    for actor in (stranger.her, two.him):
        leave = partial(services.request_leave, actor=actor, request_id=request.pk)
        assert refused(leave) in {"forbidden", "not_found"}
    services.shift_end(actor=two.him)
    assert refused(partial(accept, actor=two.him)) == "not_on"
    busy = confirmed(Pair(person(), two.professional))
    with clock.frozen(busy.starts_at):
        on(two.professional)
        fresh = asked(stranger.her, f"professional-{two.professional.pk}")
        assert refused(partial(services.request_accept, actor=two.him, request_id=fresh.pk)) == "busy"
        fresh.refresh_from_db()
        assert (fresh.state, fresh.booking_id) == ("waiting", None)


def test_one_patient_stands_in_one_queue_and_in_none_that_nobody_serves() -> None:
    her = Actor.person(person().pk)
    first, second = ready(), ready()
    assert refused(partial(asked, her)) == "nobody_on"
    for queue in ("specialty-astrology", f"professional-{person().pk}", "anxiety"):
        assert refused(partial(asked, her, queue)) == "not_found"
    on(first, "anxiety")
    on(second, "sleep")
    outcome = at_once(*[partial(asked, her, queue) for queue in (SHARED, "specialty-sleep") * 3])
    assert set(outcome) == {"ok", "already_in_queue"}
    assert TalkNowRequest.objects.count() == 1
    wrong = partial(services.shift_begin, actor=Actor.person(first.user_id), offer_id=second.offers.get().pk)
    assert refused(partial(wrong, specialties=[])) == "offer_not_found"


def test_who_closes_the_desk_is_taken_off_after_a_while() -> None:
    professional = ready()
    actor = on(professional, "anxiety")
    presence.desk_unseen(actor=actor, professional_id=professional.pk)
    with clock.frozen(clock.now() + timedelta(minutes=2)):
        assert services.talk_now_sweep(actor=SYSTEM) == 0
    with clock.frozen(clock.now() + timedelta(minutes=4)):
        assert services.talk_now_sweep(actor=SYSTEM) == 1
    assert not TalkNowShift.objects.get().on


def test_a_snapshot_and_the_events_after_it_are_a_fresh_snapshot() -> None:
    # A topic of this test alone: the log of the others outlives their tables.
    queue = "specialty-grief"
    two, other = pair(), make_professional(specialties=["grief"])
    two.professional.specialties = ["grief"]
    two.professional.save()
    requests: list[TalkNowRequest] = []

    def fold(state: dict[str, Any], _: str, data: dict[str, Any]) -> dict[str, Any]:
        return data if data["version"] >= state["version"] else state

    steps = [
        lambda: on(two.professional, "grief"),
        lambda: requests.append(asked(two.her, queue)),
        lambda: on(other, "grief"),
        lambda: services.request_accept(actor=two.him, request_id=requests[0].pk),
        lambda: requests.append(asked(Actor.person(person().pk), queue)),
        lambda: pay(Booking.objects.get()),
        lambda: services.request_leave(actor=Actor.person(requests[1].patient_id), request_id=requests[1].pk),
        lambda: services.shift_end(actor=two.him),
    ]
    assert_law(f"talk_now:{queue}", two.her, steps, start=dict, event=fold)
    assert TalkNowQueue.objects.get(name=queue).version >= len(steps) - 1


def test_a_queue_has_one_spelling() -> None:
    name = QueueName(professional_id=UUID(int=1))
    assert queue_name(str(name)) == name
    assert queue_name(str(QueueName(specialty="self_esteem"))) == QueueName(specialty="self_esteem")
    assert {queue_name(text) for text in ("", "specialty-", "specialty-A", "professional-1", "x-anxiety")} == {None}
