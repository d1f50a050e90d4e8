"""What a professional's screens hear of her money. Called by services, inside their transaction, with her accounts locked."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from billing.earnings.models import Earning
from billing.earnings.selectors import Balance, balances
from kernel import outbox


def instant(at: datetime | None) -> str | None:
    """ISO 8601 with `Z`."""
    return at.isoformat().replace("+00:00", "Z") if at else None


def balance_row(balance: Balance) -> dict[str, Any]:
    """One balance as live events carry it."""
    return {**asdict(balance), "next_available_at": instant(balance.next_available_at)}


def earning_row(earning: Earning) -> dict[str, Any]:
    """One earning as live events carry it."""
    return {
        "id": str(earning.id),
        "reference": earning.payment.reference,
        "kind": earning.payment.kind,
        "payable_id": str(earning.payment.payable_id),
        "currency": earning.currency,
        "gross": earning.gross,
        "refunded": earning.refunded,
        "fee": earning.fee,
        "net": earning.net,
        "state": earning.state,
        "delivered_at": instant(earning.delivered_at),
        "available_at": instant(earning.available_at),
        "payout_id": str(earning.payout_id) if earning.payout_id else None,
        "version": earning.version,
    }


def balance_rows(payee_id: UUID) -> list[dict[str, Any]]:
    """All balances of a professional as live events carry them."""
    return [balance_row(balance) for balance in balances(payee_id)]


def earning_changed(earning: Earning) -> None:
    """Tell the professional, with her balances after it."""
    outbox.publish(
        f"payouts:{earning.payee_id}",
        "earning.changed",
        {"earning": earning_row(earning), "balances": balance_rows(earning.payee_id)},
    )
