"""The demo world's sessions hold together: money balances, rooms are full, the shown pair can meet."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.db.models import Count

from accounts import demo as accounts_demo
from billing import demo as billing_demo
from billing.checkout.models import Payment
from billing.ledger.selectors import trial_balance
from billing.payouts.models import Payout
from consultations import demo
from consultations.boards.selectors import sessions_snapshot
from consultations.bookings import no_shows, services
from consultations.bookings.models import Booking
from consultations.calls import services as calls
from consultations.waiting_room import presence
from consultations.waiting_room.models import WaitingEntry
from kernel import clock
from kernel.demo import DemoWorld
from marketplace import demo as marketplace_demo
from marketplace.models import Review
from tests.factories.consultations import SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_demo_world_is_told_whole() -> None:
    world = DemoWorld()
    began = time.process_time()
    accounts_demo.seed(world)
    marketplace_demo.seed(world)
    billing_demo.seed(world)
    demo.seed(world)
    # Its own work: what else the machine has to do is not the story's fault.
    assert time.process_time() - began < 90
    by_state = dict(Booking.objects.values_list("state").annotate(n=Count("id")))
    assert by_state["completed"] > 40
    assert by_state["confirmed"] > 20
    assert by_state["in_progress"] == 3
    assert Review.objects.filter(state="published").count() > 20
    assert Payment.objects.exclude(outcome="accepted").count() == 0
    assert Payout.objects.filter(state="paid").exists()
    assert all(total == 0 for total in trial_balance().values())
    # The timers of the first minutes find nothing to end.
    with clock.shift(timedelta(minutes=2)):
        services.holds_expire(actor=SYSTEM)
        assert no_shows.no_shows_settle(actor=SYSTEM) == 0
        assert calls.calls_sweep(actor=SYSTEM) == 0
        presence.waiting_room_sweep(actor=SYSTEM)
    rows = sessions_snapshot(actor=SYSTEM).rows
    assert {row.place for row in rows} == {"waiting", "call"}
    assert len(rows) >= 9
    shown = Booking.objects.get(
        patient=world.get("patients")[0], professional=world.get("marketplace.professionals")[0], state="confirmed",
        starts_at__lt=clock.now() + timedelta(minutes=15),
    )  # fmt: skip
    assert WaitingEntry.objects.get(booking=shown).opens_at <= clock.now()
