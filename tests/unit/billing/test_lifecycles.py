"""State tables: what cannot happen does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.checkout import lifecycle as payments
from billing.checkout.lifecycle import PaymentEvent, PaymentState
from billing.earnings import lifecycle as earnings
from billing.earnings.lifecycle import EarningEvent, EarningState
from billing.ledger.accounts import AccountKind, AccountRef, natural
from billing.payouts import lifecycle as payouts
from billing.payouts.lifecycle import PayoutEvent, PayoutState
from billing.refunds import lifecycle as refunds
from billing.refunds.lifecycle import RefundEvent, RefundState
from kernel.ids import uuid7


@pytest.mark.parametrize("state", sorted(payments.UNPAID))
def test_money_counts_whatever_was_said_before(state: PaymentState) -> None:
    assert payments.next_state(state, PaymentEvent.PAID) == PaymentState.PAID


@given(st.lists(st.sampled_from(PaymentEvent)))
def test_a_paid_payment_never_goes_back(events: list[PaymentEvent]) -> None:
    state = PaymentState.PAID
    for event in events:
        assert payments.next_state(state, event) is None


@pytest.mark.parametrize(
    ("requested", "settled", "state"),
    [(0, 0, "paid"), (5, 0, "refunding"), (10, 5, "refunding"), (5, 5, "partly_refunded"), (10, 10, "refunded")],
)
def test_the_state_of_a_paid_payment_follows_its_money(requested: int, settled: int, state: str) -> None:
    assert payments.state_of_money(amount=10, requested=requested, settled=settled) == state


def test_more_cannot_come_back_than_was_paid() -> None:
    with pytest.raises(ValueError):
        payments.state_of_money(amount=10, requested=11, settled=0)


@given(st.lists(st.sampled_from(RefundEvent)))
def test_a_refund_is_open_until_it_is_paid_back_once(events: list[RefundEvent]) -> None:
    state, ends = RefundState.REQUESTED, 0
    for event in events:
        after = refunds.next_state(state, event)
        ends += after in refunds.PAID_BACK
        state = after or state
        assert state in refunds.OPEN | refunds.PAID_BACK
    assert ends == (state in refunds.PAID_BACK)


def test_what_may_pass_is_tried_a_few_times_with_growing_pauses_and_the_rest_never() -> None:
    pauses = [refunds.next_try(number, passing=True) for number in range(1, 8)]
    assert pauses == [*sorted(refunds.PAUSES), None, None, None]
    assert {refunds.next_try(number, passing=False) for number in range(1, 8)} == {None}


@given(st.lists(st.sampled_from(PayoutEvent)))
def test_a_payout_is_paid_once_and_then_nothing_changes_it(events: list[PayoutEvent]) -> None:
    state, paid = PayoutState.CREATED, 0
    for event in events:
        after = payouts.next_state(state, event)
        paid += after == PayoutState.PAID
        state = after or state
    assert paid <= 1


@given(st.lists(st.sampled_from(EarningEvent)))
def test_an_earning_is_paid_only_from_a_payout(events: list[EarningEvent]) -> None:
    state = EarningState.PENDING
    for event in events:
        after = earnings.next_state(state, event)
        if after == EarningState.PAID:
            assert state == EarningState.PAYING
        state = after or state


def test_an_account_of_a_person_needs_its_owner_and_the_platforms_have_none() -> None:
    with pytest.raises(ValueError):
        AccountRef(AccountKind.PROFESSIONAL_PENDING)
    with pytest.raises(ValueError):
        AccountRef(AccountKind.PLATFORM_FEE, uuid7())


def test_balances_are_told_on_their_natural_side() -> None:
    assert natural(AccountKind.GATEWAY_CLEARING, 5) == 5
    assert natural(AccountKind.CUSTOMER_FUNDS_HELD, -5) == 5
