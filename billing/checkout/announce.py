"""What the world hears of a payment. Called by services, inside their transaction."""

from __future__ import annotations

from typing import Any

from billing.checkout.models import Payment
from kernel import outbox


def payment_row(payment: Payment) -> dict[str, Any]:
    """A payment for the list of all payments: ids, amounts and states, no names."""
    return {
        "payment_id": str(payment.id),
        "kind": payment.kind,
        "payable_id": str(payment.payable_id),
        "payer_id": str(payment.payer_id),
        "payee_id": str(payment.payee_id),
        "amount": payment.amount,
        "currency": payment.currency,
        "refunded": payment.refund_settled,
        "refundable": payment.refundable,
        "state": payment.state,
        "created_at": payment.created_at.isoformat().replace("+00:00", "Z"),
        "version": payment.version,
    }


def payment_changed(payment: Payment) -> None:
    """Tell the payer and the list of all payments."""
    outbox.publish(
        f"user:{payment.payer_id}", "payment.changed", {"payment_id": str(payment.id), "state": payment.state}
    )
    outbox.publish("work:payments", "payment.changed", payment_row(payment))
