"""Pure rules of gigs and orders."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.money import split_evenly
from marketplace.gigs.lifecycle import GigEvent, GigState
from marketplace.gigs.lifecycle import next_state as next_gig
from marketplace.gigs.packages import GigKind, package_clean, packages_clean
from marketplace.orders.lifecycle import OrderEvent, OrderState, late, next_state

NOON = datetime(2026, 3, 29, 12, tzinfo=UTC)


@given(amount=st.integers(0, 10**12), parts=st.integers(1, 40))
def test_a_split_adds_up_to_the_unit_and_is_fair(amount: int, parts: int) -> None:
    shares = split_evenly(amount, parts)
    assert (len(shares), sum(shares)) == (parts, amount)
    assert max(shares) - min(shares) <= 1
    assert shares == sorted(shares, reverse=True)


@given(st.lists(st.sampled_from(list(OrderEvent)), max_size=12))
def test_an_order_never_leaves_a_state_that_moved_the_money_for_good(events: list[OrderEvent]) -> None:
    state, seen = OrderState.REQUESTED, [OrderState.REQUESTED]
    for event in events:
        state = next_state(state, event) or state
        seen.append(state)
    for closed in (OrderState.REFUNDED, OrderState.CANCELLED):
        if closed in seen:
            assert set(seen[seen.index(closed) :]) == {closed}


def test_an_order_can_be_disputed_once_there_is_something_to_disagree_about() -> None:
    disputable = {state for state in OrderState if next_state(state, OrderEvent.DISPUTED)}
    assert disputable == {OrderState.IN_PROGRESS, OrderState.DELIVERED, OrderState.COMPLETED}


def test_lateness_is_told_of_what_was_handed_over_and_of_what_was_not() -> None:
    assert not late(None, None, NOON)
    assert not late(NOON, None, NOON)
    assert late(NOON, None, NOON + timedelta(seconds=1))
    assert not late(NOON, NOON, NOON + timedelta(days=9))


def test_new_words_of_a_paused_gig_do_not_bring_it_back() -> None:
    assert next_gig(GigState.PAUSED, GigEvent.APPROVED) == GigState.PAUSED
    assert next_gig(GigState.ARCHIVED, GigEvent.APPROVED) is None
    assert {next_gig(GigState.ARCHIVED, event) for event in GigEvent} == {None}


def test_a_package_keeps_only_what_its_kind_needs() -> None:
    raw = {"title": "Plan", "price_minor": 900, "delivery_days": 3, "revisions": 1, "minutes": 50, "sessions": 9}
    made, wrong = package_clean(GigKind.SERVICE, raw, "a")
    assert wrong == {}
    assert (made["minutes"], made["sessions"], made["delivery_days"]) == (0, 0, 3)


@pytest.mark.parametrize(
    ("kind", "broken", "field"),
    [
        (GigKind.BUNDLE, {"sessions": 1}, "sessions"),
        (GigKind.BUNDLE, {"modalities": ["chat"]}, "modalities"),
        (GigKind.SESSION, {"minutes": 5}, "minutes"),
        (GigKind.SESSION, {"expiry_refund_percent": 33}, "expiry_refund_percent"),
        (GigKind.SERVICE, {"delivery_days": 0}, "delivery_days"),
        (GigKind.SERVICE, {"price_minor": 99}, "price_minor"),
        (GigKind.TALK_NOW, {"minutes": True}, "minutes"),
    ],
)
def test_a_fault_is_named_at_its_field(kind: GigKind, broken: dict[str, object], field: str) -> None:
    good = {
        "title": "Good", "price_minor": 5000, "sessions": 3, "minutes": 50, "modalities": ["video"], "valid_days": 90,
        "delivery_days": 3, "revisions": 1,
    }  # fmt: skip
    _, wrong = packages_clean(kind, [good, {**good, **broken}])
    assert set(wrong) == {f"packages.1.{field}"}
    assert packages_clean(kind, [good])[1] == {}


def test_one_to_three_packages() -> None:
    good = {"title": "Good", "price_minor": 5000, "delivery_days": 3, "revisions": 1}
    assert packages_clean(GigKind.SERVICE, [])[1]
    assert packages_clean(GigKind.SERVICE, [good] * 4)[1]
