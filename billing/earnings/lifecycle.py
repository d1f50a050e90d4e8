"""The states of an earning. Pure: no Django import."""

from __future__ import annotations

from enum import StrEnum


class EarningState(StrEnum):
    """Where an earning stands."""

    PENDING = "pending"  # delivered, inside the dispute window
    FROZEN = "frozen"  # disputed inside the window
    AVAILABLE = "available"
    PAYING = "paying"  # in a payout that has not settled
    PAID = "paid"
    REVERSED = "reversed"  # given back to the payer before it was paid out


class EarningEvent(StrEnum):
    """What can happen to an earning."""

    WINDOW_PASSED = "window_passed"
    DISPUTED = "disputed"
    DECIDED = "decided"  # the dispute is over, whatever came of it
    PAYOUT_MADE = "payout_made"
    PAYOUT_SETTLED = "payout_settled"
    PAYOUT_FAILED = "payout_failed"
    GIVEN_BACK = "given_back"  # nothing is left of it


_TABLE: dict[tuple[EarningState, EarningEvent], EarningState] = {
    (EarningState.PENDING, EarningEvent.WINDOW_PASSED): EarningState.AVAILABLE,
    (EarningState.PENDING, EarningEvent.DISPUTED): EarningState.FROZEN,
    (EarningState.FROZEN, EarningEvent.DECIDED): EarningState.PENDING,
    (EarningState.AVAILABLE, EarningEvent.PAYOUT_MADE): EarningState.PAYING,
    (EarningState.PAYING, EarningEvent.PAYOUT_SETTLED): EarningState.PAID,
    (EarningState.PAYING, EarningEvent.PAYOUT_FAILED): EarningState.AVAILABLE,
    (EarningState.PENDING, EarningEvent.GIVEN_BACK): EarningState.REVERSED,
    (EarningState.AVAILABLE, EarningEvent.GIVEN_BACK): EarningState.REVERSED,
}


def next_state(state: EarningState, event: EarningEvent) -> EarningState | None:
    """The state after `event`, or None when it changes nothing."""
    return _TABLE.get((state, event))
