"""What the world hears of a payout. Called by services, inside their transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from billing.earnings.announce import balance_rows, earning_row, instant
from billing.earnings.models import Earning
from billing.payouts.models import Payout
from kernel import outbox


def payout_row(payout: Payout) -> dict[str, Any]:
    """One payout as live events carry it: ids, amounts and states, no names."""
    return {
        "payout_id": str(payout.id),
        "payee_id": str(payout.payee_id),
        "amount": payout.amount,
        "recovered": payout.recovered,
        "currency": payout.currency,
        "state": payout.state,
        "failure_code": payout.failure_code,
        "created_at": instant(payout.created_at),
        "settled_at": instant(payout.settled_at),
        "version": payout.version,
    }


def payout_changed(payout: Payout, earnings: Sequence[Earning] = ()) -> None:
    """Tell the professional, with the earnings that moved along and her balances, and the list of all payouts."""
    row = payout_row(payout)
    outbox.publish(
        f"payouts:{payout.payee_id}",
        "payout.changed",
        {
            "payout": row,
            "earnings": [earning_row(earning) for earning in earnings],
            "balances": balance_rows(payout.payee_id),
        },
    )
    outbox.publish("work:payouts", "payout.changed", row)
