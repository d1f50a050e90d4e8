"""Objecting, deciding, releasing and refunding at the same moment: real connections, one story, no cent lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction

from access.actors import Actor
from billing.earnings.models import Earning
from billing.earnings.services import earnings_release
from billing.freezes.models import Freeze
from billing.ledger.selectors import trial_balance
from billing.refunds.models import Refund
from billing.refunds.services import refund_request
from consultations.bookings.models import Booking
from consultations.disputes.events import QUEUE, disputes_waiting
from consultations.disputes.models import SessionDispute, SessionDisputeEntry
from consultations.disputes.services import dispute_speak
from kernel import clock
from kernel.tasks import drain
from tests.factories.accounts import person
from tests.factories.beside import Beside
from tests.factories.consultations import SYSTEM, Pair, completed, pair, tomorrow
from tests.factories.disputes import decided, objected
from tests.integration.consultations.outgoing import events, mark
from tests.integration.consultations.test_races import at_once

Doing = Callable[[], object]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def two() -> Pair:
    return pair()


def judge() -> Actor:
    return Actor.person(person(role="support").pk)


def in_order(first_first: bool, first: Doing, second: Doing) -> tuple[Doing, Doing]:
    return (first, second) if first_first else (second, first)


def refunded(booking: Booking) -> object:
    assert booking.payment_id is not None
    return refund_request(actor=SYSTEM, payment_id=booking.payment_id, amount=None, reason="goodwill", idem="all")


def test_objecting_twice_and_deciding_twice_at_once_is_one_objection_with_one_ruling(two: Pair) -> None:
    booking, since = completed(two, at=tomorrow(15)), mark()
    assert at_once(*[lambda: objected(two, booking)] * 4) == ["ok"] * 4
    assert (SessionDispute.objects.count(), Freeze.objects.count(), SessionDisputeEntry.objects.count()) == (1, 1, 1)
    dispute, one, other = SessionDispute.objects.get(), judge(), judge()
    outcome = Counter(
        at_once(
            lambda: decided(dispute, "partial", 777, by=one),
            lambda: decided(dispute, "partial", 777, by=one),
            lambda: decided(dispute, "refund", by=other),
            lambda: dispute_speak(actor=two.him, booking_id=booking.pk, text="One more word."),
        )
    )
    assert outcome["ok"] + outcome["dispute_decided"] == 4
    drain()
    dispute.refresh_from_db()
    booking.refresh_from_db()
    assert [one.amount for one in Refund.objects.all()] == [dispute.refund_minor] == [booking.refund_minor]
    assert SessionDisputeEntry.objects.filter(kind="ruling").count() == 1
    assert set(trial_balance().values()) == {0}
    told = [data for _, data in events(QUEUE, since)]
    assert [data["waiting"] for data in told] == [1, *[1] * (len(told) - 2), 0]
    assert [data["version"] for data in told] == sorted({data["version"] for data in told})
    assert told[-1] == {**disputes_waiting().model_dump(), "dispute_id": str(dispute.pk)}


@pytest.mark.parametrize("objected_first", [True, False])
def test_objecting_while_the_earning_is_released_comes_before_or_after(two: Pair, objected_first: bool) -> None:
    booking = completed(two, at=tomorrow(15))
    end = Earning.objects.get().available_at

    def release() -> object:
        return earnings_release(actor=SYSTEM, at=end)

    # A machine whose clock is a second behind the one that releases.
    with clock.frozen(end - timedelta(seconds=1)):
        first, second = in_order(objected_first, lambda: objected(two, booking), release)
        with transaction.atomic():
            first()
            other = Beside(second)
            assert other.waits
        assert other.outcome() == ("ok" if objected_first else "dispute_window_over")
    assert Earning.objects.get().state == ("frozen" if objected_first else "available")
    assert set(trial_balance().values()) == {0}


@pytest.mark.parametrize("objected_first", [True, False])
def test_objecting_while_all_is_refunded_comes_before_or_after(two: Pair, objected_first: bool) -> None:
    booking = completed(two, at=tomorrow(15))
    first, second = in_order(objected_first, lambda: objected(two, booking), lambda: refunded(booking))
    with transaction.atomic():
        first()
        other = Beside(second)
        assert other.waits
    assert other.outcome() == ("payment_disputed" if objected_first else "nothing_held")
    assert (SessionDispute.objects.count(), Refund.objects.count()) == ((1, 0) if objected_first else (0, 1))
    assert set(trial_balance().values()) == {0}
