"""The money of the demo world: a first policy, and what became of the sessions that were paid for.

Everything is posted by the services themselves, at the hour it would have happened, so the ledger balances like any other.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from access.actors import Actor
from billing.earnings.models import Earning
from billing.earnings.services import earnings_release
from billing.gateways.sandbox.models import SandboxCheckout, SandboxDelivery
from billing.payouts.lifecycle import PayoutState
from billing.payouts.models import Payout
from billing.payouts.services import payout_run
from billing.payouts.transfers import payout_send, payout_settle
from billing.policy.services import policy_set
from billing.policy.terms import Policy
from billing.refunds.lifecycle import ON_ITS_WAY, RefundState
from billing.refunds.models import Refund
from billing.refunds.outcomes import refund_settle
from billing.refunds.services import refund_send, refund_tell
from kernel import clock
from kernel.demo import DemoWorld

SYSTEM = Actor.system("demo")
# The last week's earnings stay available, so that there is something to pay out.
UNPAID = timedelta(days=7)


def seed(world: DemoWorld) -> None:
    """Put the first policy in force."""
    terms = Policy()
    with clock.frozen(world.now - timedelta(days=365)):
        policy_set(
            actor=SYSTEM,
            commission_bps=terms.commission_bps,
            dispute_window_hours=terms.dispute_window_hours,
            payout_minimum=terms.payout_minimum,
        )


def history_settle(world: DemoWorld) -> None:
    """Once sessions have been told: settle their refunds, release what is due, and pay out weekly until a week ago."""
    refunds = list(
        Refund.objects.filter(state__in=ON_ITS_WAY).select_related("payment__funded_by").order_by("created_at")
    )
    if len(refunds) > 1:
        # One card was closed meanwhile, so that finance sees what a refused refund looks like; sent again, it goes out.
        SandboxCheckout.objects.filter(payment_id=refunds[-1].payment.source.pk).update(
            refusals=1, refusal_code="account_closed"
        )
    for refund in refunds:
        with clock.frozen(refund.created_at + timedelta(minutes=2)):
            _refund(refund)
    first = Earning.objects.order_by("delivered_at").values_list("delivered_at", flat=True).first()
    at = _monday(first) if first else world.now
    while at <= world.now - UNPAID:
        with clock.frozen(at):
            earnings_release(actor=SYSTEM)
            payout_run(actor=SYSTEM)
        with clock.frozen(at + timedelta(minutes=5)):
            for payout in Payout.objects.filter(state=PayoutState.CREATED):
                _pay_out(payout)
        at += timedelta(days=7)
    with clock.frozen(world.now):
        earnings_release(actor=SYSTEM)
        # What these would tell is known already.
        SandboxDelivery.objects.filter(delivered_at=None, due_at__lte=world.now).update(
            delivered_at=world.now, last_status=200
        )


def _refund(refund: Refund) -> None:
    refund_send(actor=SYSTEM, refund_id=refund.pk)
    refund.refresh_from_db()
    if refund.state == RefundState.SENT:
        refund_settle(actor=SYSTEM, refund_id=refund.pk, ref=refund.gateway_ref)
        refund_tell(actor=SYSTEM, refund_id=refund.pk)


def _pay_out(payout: Payout) -> None:
    payout_send(actor=SYSTEM, payout_id=payout.pk)
    payout.refresh_from_db()
    if payout.state == PayoutState.SENT:
        payout_settle(
            actor=SYSTEM, payout_id=payout.pk, attempt=payout.attempt, ref=payout.transfer_ref, money=payout.money
        )


def _monday(at: datetime) -> datetime:
    """The Monday after `at`, 05:00 UTC."""
    return (at + timedelta(days=7 - at.weekday())).replace(hour=5, minute=0, second=0, microsecond=0)
