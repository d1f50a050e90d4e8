"""The one way an order changes its state. Used by this room's services, inside their transactions.

Order of locks: order → the payment and what hangs on it (billing). Billing comes the other way once, with a payment that is
not this order's yet (`payable.on_paid`), which no service here has locked.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from access.actors import Actor
from access.audit import record
from accounts.notifications.services import notify
from kernel import clock, outbox
from kernel.errors import Conflict, NotFound
from marketplace.orders.lifecycle import CLOSED, OrderEvent, next_state
from marketplace.orders.models import GigOrder
from marketplace.professionals.selectors import HEAVY

# In whose name the platform acts on money once it has authorised the person who asked.
PLATFORM = Actor.system("marketplace.orders")


def order_get(order_id: UUID) -> GigOrder:
    """The order with its professional, for the caller to authorise. Raises NotFound."""
    rows = GigOrder.objects.select_related("professional").defer(*(f"professional__{name}" for name in HEAVY))
    order = rows.filter(pk=order_id).first()
    if order is None:
        raise NotFound
    return order


def order_lock(order_id: UUID) -> GigOrder:
    """The order, locked until the transaction ends. Raises NotFound."""
    order = (
        GigOrder.objects.select_for_update(of=("self",), no_key=True)
        .select_related("professional")
        .defer(*(f"professional__{name}" for name in HEAVY))
        .filter(pk=order_id)
        .first()
    )
    if order is None:
        raise NotFound
    return order


def order_move(*, actor: Actor, order: GigOrder, event: OrderEvent, data: dict[str, Any] | None = None) -> None:
    """Move a locked order: row, audit line, live events. Raises Conflict("order_state")."""
    state = next_state(order.state, event)
    if state is None:
        raise Conflict("order_state", "The order is not in a state for this.", data={"state": str(order.state)})
    before, order.state = order.state, state
    order.closed_at = clock.now() if state in CLOSED else None
    order.version += 1
    order.save()
    record(
        actor, f"gig_order.{event.value}", resource=order, person=order.buyer_id,
        data={"from": str(before), "to": str(state), **(data or {})},
    )  # fmt: skip
    order_announce(order)


def order_announce(order: GigOrder) -> None:
    """Tell both sides' screens how the order stands."""
    change = {"order_id": str(order.pk), "state": str(order.state)}
    for person_id in (order.buyer_id, order.professional.user_id):
        outbox.publish(f"user:{person_id}", "gig_order.changed", change)


def order_notify(order: GigOrder, *, to_buyer: bool, template: str = "gig_order.update") -> None:
    """Tell one side, in the app and discreetly elsewhere."""
    person_id = order.buyer_id if to_buyer else order.professional.user_id
    notify(actor=PLATFORM, person_id=person_id, template=template, data={"order_id": str(order.pk)})
