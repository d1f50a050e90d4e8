"""The live list of all payments."""

from __future__ import annotations

from pydantic import BaseModel

from access.actors import Actor
from billing.checkout.announce import payment_row
from billing.checkout.selectors import payments_any
from realtime.registry import Topic, topic

SHOWN = 50


class PaymentRow(BaseModel):
    """One payment: ids, minor units and states. A row with a lower `version` than the one shown is old news."""

    payment_id: str
    kind: str
    payable_id: str
    payer_id: str
    payee_id: str
    amount: int
    currency: str
    refunded: int
    refundable: int
    state: str
    created_at: str
    version: int


class PaymentsSnapshot(BaseModel):
    """The newest payments, newest first."""

    payments: list[PaymentRow]


@topic("work:payments")
class PaymentsTopic(Topic):
    """Every payment as it changes, without names."""

    permission = "billing.payments_any"
    policy = "latest"
    events = {"payment.changed": PaymentRow}
    snapshot_model = PaymentsSnapshot

    def snapshot(self, actor: Actor) -> PaymentsSnapshot:
        """The newest payments."""
        rows = payments_any(actor=actor, limit=SHOWN).rows
        return PaymentsSnapshot(payments=[PaymentRow(**payment_row(payment)) for payment in rows])
