"""A professional's money, live, and the list of all payouts."""

from __future__ import annotations

from uuid import UUID

from pydantic import BaseModel

from access.actors import Actor
from billing.earnings.announce import balance_rows, earning_row
from billing.earnings.selectors import earnings_of
from billing.payouts.announce import payout_row
from billing.payouts.selectors import payouts_any, payouts_of
from realtime.registry import Topic, topic

SHOWN = 50


class BalanceRow(BaseModel):
    """Minor units of one currency. A row with a lower `version` than the one shown is old news."""

    currency: str
    pending: int
    available: int
    in_payout: int
    paid: int
    owed: int
    next_available_at: str | None
    version: int


class EarningRow(BaseModel):
    """One earning, minor units."""

    id: str
    reference: str
    kind: str
    payable_id: str
    currency: str
    gross: int
    refunded: int
    fee: int
    net: int
    state: str
    delivered_at: str
    available_at: str
    payout_id: str | None
    version: int


class PayoutRow(BaseModel):
    """One payout, minor units."""

    payout_id: str
    payee_id: str
    amount: int
    recovered: int
    currency: str
    state: str
    failure_code: str
    created_at: str
    settled_at: str | None
    version: int


class EarningChanged(BaseModel):
    """An earning, and all balances after the change."""

    earning: EarningRow
    balances: list[BalanceRow]


class PayoutChanged(BaseModel):
    """A payout, the earnings it carries or let go, and all balances after the change."""

    payout: PayoutRow
    earnings: list[EarningRow]
    balances: list[BalanceRow]


class EarningsSnapshot(BaseModel):
    """The latest earnings and payouts, newest first."""

    balances: list[BalanceRow]
    earnings: list[EarningRow]
    payouts: list[PayoutRow]


class PayoutsSnapshot(BaseModel):
    """The newest payouts, newest first."""

    payouts: list[PayoutRow]


@topic("payouts:{user_id}")
class PayoutsTopic(Topic):
    """One professional's earnings, payouts and balances."""

    permission = "billing.own_earnings"
    events = {"earning.changed": EarningChanged, "payout.changed": PayoutChanged}
    snapshot_model = EarningsSnapshot

    def resource(self, actor: Actor, user_id: str) -> UUID:
        """The payee's id."""
        return UUID(user_id)

    def snapshot(self, actor: Actor, user_id: str) -> EarningsSnapshot:
        """What the earnings screen starts from."""
        payee_id = UUID(user_id)
        earnings = earnings_of(actor=actor, payee_id=payee_id).order_by("-delivered_at", "-id")[:SHOWN]
        payouts = payouts_of(actor=actor, payee_id=payee_id).order_by("-created_at", "-id")[:SHOWN]
        return EarningsSnapshot(
            balances=[BalanceRow(**row) for row in balance_rows(payee_id)],
            earnings=[EarningRow(**earning_row(earning)) for earning in earnings],
            payouts=[PayoutRow(**payout_row(payout)) for payout in payouts],
        )


@topic("work:payouts")
class AllPayoutsTopic(Topic):
    """Every payout as it changes, without names."""

    permission = "billing.payouts_any"
    policy = "latest"
    events = {"payout.changed": PayoutRow}
    snapshot_model = PayoutsSnapshot

    def snapshot(self, actor: Actor) -> PayoutsSnapshot:
        """The newest payouts."""
        rows = payouts_any(actor=actor).order_by("-created_at", "-id")[:SHOWN]
        return PayoutsSnapshot(payouts=[PayoutRow(**payout_row(payout)) for payout in rows])
