"""The demo world's money has a past, and its books are right."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.people.models import User
from billing.checkout.models import Payment
from billing.demo import history_settle, seed
from billing.earnings.models import Earning
from billing.earnings.services import earning_deliver
from billing.ledger.selectors import trial_balance
from billing.payouts.models import Payout
from billing.policy import current
from billing.refunds.selectors import waiting_count
from billing.refunds.services import refund_request
from kernel import clock
from kernel.demo import DemoWorld
from kernel.tasks import waiting
from tests.factories.billing import SYSTEM, Stall, paid

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_was_sold_is_refunded_paid_out_or_waits(stall: Stall, payer: User, payee: User) -> None:
    world = DemoWorld()
    seed(world)
    assert current().version == 1
    for days in (40, 30, 20, 10, 5):
        with clock.frozen(world.now - timedelta(days=days)):
            payment = paid(payer, stall.offer(payer=payer, payee=payee))
            earning_deliver(actor=SYSTEM, kind=payment.kind, payable_id=payment.payable_id, delivered_at=clock.now())
    with clock.frozen(world.now - timedelta(days=15)):
        back, stuck = (paid(payer, stall.offer(payer=payer, payee=payee)) for _ in range(2))
        for payment in (back, stuck):
            refund_request(actor=SYSTEM, payment_id=payment.id, amount=None, reason="cancelled", idem="demo")
    waiting.clear()
    history_settle(world)
    back.refresh_from_db()
    stuck.refresh_from_db()
    assert (back.state, stuck.state, waiting_count()) == ("refunded", "refunding", 1)
    assert set(Payout.objects.values_list("state", flat=True)) == {"paid"}
    states = set(Earning.objects.values_list("state", flat=True))
    assert states == {"paid", "available"}
    assert Payment.objects.count() == 7
    assert trial_balance() == {"INR": 0}
