"""What billing may know of an order: its price, and what to do when money came or went."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from access.actors import Actor
from access.audit import record
from billing.money import Money
from billing.payables import Quote, Verdict
from kernel import clock, outbox
from kernel.errors import Conflict
from marketplace.gigs.selectors import gigs_published
from marketplace.orders.lifecycle import OrderEvent, OrderState
from marketplace.orders.models import GigOrder
from marketplace.orders.transitions import order_announce, order_get, order_lock, order_move, order_notify

KIND = "gig_order"
PAYMENT = Actor.system("billing.payment")


class OrderPayable:
    """`billing.payables.PayableKind` for orders of gigs. Called under billing's lock of the payment; the order's comes next."""

    def quote(self, payable_id: UUID) -> Quote:
        """The price of an order that waits for its payment. Raises NotFound, Conflict("payable_closed")."""
        order = order_get(payable_id)
        if order.state != OrderState.REQUESTED or order.payable_until <= clock.now():
            raise Conflict("payable_closed", "This can no longer be paid for.", data={"state": str(order.state)})
        return Quote(
            price=Money(order.price_minor, order.currency),
            payer_id=order.buyer_id,
            payee_id=order.professional.user_id,
            reference=order.reference,
            payable_until=order.payable_until,
        )

    def on_paid(self, payable_id: UUID, payment_id: UUID) -> Verdict:
        """Take the money of a waiting order, or of a lapsed one whose gig is still sold as it was; else it goes back.

        The work begins in a task of its own, so that this stays short; a sweep makes good a task that was lost.
        """
        with transaction.atomic():
            order = order_lock(payable_id)
            if order.payment_id == payment_id:
                return "accepted"
            if not (order.state == OrderState.REQUESTED or (order.state == OrderState.LAPSED and _sold(order))):
                record(
                    PAYMENT, "gig_order.payment_refused", resource=order, person=order.buyer_id, outcome="refund",
                    data={"payment_id": str(payment_id), "state": str(order.state)},
                )  # fmt: skip
                return "refund"
            order.payment_id = payment_id
            order_move(actor=PAYMENT, order=order, event=OrderEvent.PAID, data={"payment_id": str(payment_id)})
            order_notify(order, to_buyer=False, template="gig_order.received")
            outbox.task("marketplace.gig_order_start", order_id=str(order.pk))
            return "accepted"

    def on_refunded(self, payable_id: UUID, payment_id: UUID, amount: Money) -> None:
        """Show both sides that money went back. A payment that never was this order's changes nothing on it."""
        with transaction.atomic():
            order = order_lock(payable_id)
            record(
                PAYMENT, "gig_order.money_returned", resource=order, person=order.buyer_id,
                data={"payment_id": str(payment_id), "amount": amount.amount},
            )  # fmt: skip
            if order.payment_id == payment_id:
                order_announce(order)


def _sold(order: GigOrder) -> bool:
    return gigs_published().filter(pk=order.gig_id, live_id=order.bought_id).exists()
