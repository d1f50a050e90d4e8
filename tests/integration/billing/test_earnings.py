"""Earnings: pending through the dispute window, then available; refunds take them back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.people.models import User
from billing.checkout.models import Payment
from billing.earnings.selectors import balances
from billing.earnings.services import earning_deliver, earnings_release
from billing.gateways.base import GatewayUnavailable
from billing.gateways.sandbox import remote
from billing.gateways.sandbox.models import SandboxRefund
from billing.ledger.accounts import AccountKind, AccountRef
from billing.ledger.selectors import balance, trial_balance
from billing.payouts.services import payout_run
from billing.refunds.models import Refund
from billing.refunds.services import refund_request, refunds_due_enqueue
from kernel import clock
from kernel.errors import Conflict, Forbidden, NotFound
from kernel.tasks import drain
from tests.factories.billing import KIND, SYSTEM, Stall, actor, delivered, earned, paid, person

pytestmark = pytest.mark.django_db(transaction=True)
FEE = AccountRef(AccountKind.PLATFORM_FEE)
GATEWAY = AccountRef(AccountKind.GATEWAY_CLEARING)


@pytest.fixture
def payment(stall: Stall, payer: User, payee: User) -> Payment:
    return paid(payer, stall.offer(payer=payer, payee=payee))


def of(user: User) -> tuple[int, int, int, int, int]:
    """pending, available, in payout, paid, owed"""
    found = balances(user.id)
    assert len(found) == 1
    return (found[0].pending, found[0].available, found[0].in_payout, found[0].paid, found[0].owed)


def held(user: User) -> int:
    return balance(AccountRef(AccountKind.CUSTOMER_FUNDS_HELD, user.id), "INR")


def refund(payment: Payment, amount: int | None = None) -> Refund:
    made = refund_request(actor=SYSTEM, payment_id=payment.id, amount=amount, reason="cancelled", idem=f"r{amount}")
    assert made is not None
    drain()
    made.refresh_from_db()
    payment.refresh_from_db()
    return made


def test_delivery_splits_the_money_between_professional_and_platform(
    payment: Payment, payer: User, payee: User
) -> None:
    earning = delivered(payment)
    assert (earning.gross, earning.fee, earning.net) == (150_000, 22_500, 127_500)
    assert of(payee) == (127_500, 0, 0, 0, 0)
    assert (balance(FEE, "INR"), held(payer)) == (22_500, 0)


def test_delivering_again_changes_nothing(payment: Payment, payee: User) -> None:
    assert delivered(payment).pk == delivered(payment).pk
    assert of(payee)[0] == 127_500


def test_what_was_not_paid_cannot_be_delivered(stall: Stall, payer: User, payee: User) -> None:
    with pytest.raises(Conflict, match="not_paid"):
        earning_deliver(
            actor=SYSTEM, kind=KIND, payable_id=stall.offer(payer=payer, payee=payee), delivered_at=clock.now()
        )


def test_an_earning_becomes_available_only_after_the_dispute_window(payment: Payment, payee: User) -> None:
    delivered(payment)
    with clock.shift(timedelta(hours=71, minutes=59)):
        assert earnings_release(actor=SYSTEM) == 0
    assert of(payee) == (127_500, 0, 0, 0, 0)
    with clock.shift(timedelta(hours=72, minutes=1)):
        assert earnings_release(actor=SYSTEM) == 1
        assert earnings_release(actor=SYSTEM) == 0
    assert of(payee) == (0, 127_500, 0, 0, 0)


def test_a_refund_before_delivery_comes_out_of_the_held_money(payment: Payment, payer: User, stall: Stall) -> None:
    made = refund(payment, 50_000)
    assert (made.state, payment.state, held(payer)) == ("settled", "partly_refunded", 100_000)
    assert balance(GATEWAY, "INR") == 100_000
    assert [money.amount for money in stall.things[payment.payable_id].refunds] == [50_000]
    earning = delivered(payment)
    assert (earning.gross, earning.fee, earning.net) == (100_000, 15_000, 85_000)


def test_a_refund_in_the_window_takes_back_earning_and_commission(payment: Payment, payee: User) -> None:
    delivered(payment)
    refund(payment, 50_000)
    assert of(payee) == (85_000, 0, 0, 0, 0)
    assert balance(FEE, "INR") == 15_000
    refund(payment)
    assert payment.state == "refunded"
    assert of(payee) == (0, 0, 0, 0, 0)
    assert (balance(FEE, "INR"), balance(GATEWAY, "INR")) == (0, 0)


def test_a_refund_after_the_payout_is_kept_back_from_the_next_one(stall: Stall, payer: User, payee: User) -> None:
    first = earned(payer, stall.offer(payer=payer, payee=payee))
    payout_run(actor=SYSTEM)
    drain()
    assert of(payee) == (0, 0, 0, 127_500, 0)
    refund(first.payment, 100_000)
    assert of(payee) == (0, 0, 0, 127_500, 85_000)
    earned(payer, stall.offer(payer=payer, payee=payee, amount=300_000))
    run = payout_run(actor=SYSTEM)
    drain()
    payout = run.payouts.get()
    assert (payout.recovered, payout.amount, payout.earnings.get().net) == (85_000, 170_000, 255_000)
    assert of(payee) == (0, 0, 0, 297_500, 0)
    assert trial_balance() == {"INR": 0}


def test_a_refund_whose_answer_was_lost_is_made_once(
    payment: Payment, payer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = remote.refund_make

    def answer_lost(order: object) -> SandboxRefund:
        real(order)  # type: ignore[arg-type]  # the wrapped function's own order
        raise GatewayUnavailable

    with monkeypatch.context() as patch:
        patch.setattr(remote, "refund_make", answer_lost)
        refund_request(actor=SYSTEM, payment_id=payment.id, amount=None, reason="cancelled", idem="once")
        drain()
    with clock.shift(timedelta(minutes=5)):
        refunds_due_enqueue()
        drain()
    payment.refresh_from_db()
    assert (payment.state, SandboxRefund.objects.count(), held(payer)) == ("refunded", 1, 0)


def test_a_refund_is_made_once_per_key_and_never_beyond_the_payment(payment: Payment, finance: User) -> None:
    def ask(amount: int | None, idem: str) -> Refund | None:
        return refund_request(actor=actor(finance), payment_id=payment.id, amount=amount, reason="goodwill", idem=idem)

    first, again = ask(100_000, "a"), ask(100_000, "a")
    assert first is not None
    assert again is not None
    assert first.pk == again.pk
    with pytest.raises(Conflict, match="refund_exceeds_payment"):
        ask(50_001, "b")
    assert ask(None, "c") is not None
    assert ask(None, "d") is None


def test_only_finance_refunds(payment: Payment, payer: User, payee: User) -> None:
    def ask(user: User) -> None:
        refund_request(actor=actor(user), payment_id=payment.id, amount=None, reason="goodwill", idem="x")

    for user in (payer, payee, person("patient")):
        with pytest.raises(NotFound):
            ask(user)
    with pytest.raises(Forbidden):
        ask(person("support"))
    assert not Refund.objects.exists()
