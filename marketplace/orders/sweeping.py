"""What time does to orders: unpaid ones lapse, lost beginnings are made good, delivered ones complete, due ones are recalled.

Each order in a transaction of its own, read again under its lock; several sweeps at once are harmless.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from access.actors import Actor
from billing.credits.models import Credit, CreditLot
from billing.credits.selectors import lot_of
from kernel import clock
from marketplace.gigs.packages import CREDITED
from marketplace.orders.lifecycle import REMIND_BEFORE, OrderEvent, OrderState
from marketplace.orders.models import GigOrder
from marketplace.orders.services import order_complete, order_start
from marketplace.orders.transitions import order_lock, order_move, order_notify

# A paid order younger than this is still being begun by its own task.
LOST_AFTER = timedelta(seconds=30)


def orders_sweep(*, actor: Actor, limit: int = 200) -> int:
    """Do all that is due; returns how many orders changed."""
    now = clock.now()
    rows = GigOrder.objects.all()
    unpaid = rows.filter(state=OrderState.REQUESTED, payable_until__lte=now)
    delivered = rows.filter(state=OrderState.DELIVERED, completes_at__lte=now)
    used_up = CreditLot.objects.exclude(credits__state=Credit.State.AVAILABLE).values("payment_id")
    credited = rows.filter(state=OrderState.IN_PROGRESS, kind__in=sorted(CREDITED), payment_id__in=used_up)
    lost = rows.filter(state=OrderState.PAID, updated_at__lte=now - LOST_AFTER)
    due = rows.filter(state=OrderState.IN_PROGRESS, due_at__lte=now + REMIND_BEFORE, due_told_at=None)
    overdue = rows.filter(state=OrderState.IN_PROGRESS, due_at__lte=now, overdue_told_at=None)
    changed = sum(order_start(actor=actor, order_id=pk) for pk in _ids(lost, limit))
    for found, act in ((unpaid, _lapse), (delivered, _complete), (credited, _finish), (due, _due), (overdue, _overdue)):
        changed += sum(_each(actor, pk, act) for pk in _ids(found, limit))
    return changed


def _ids(rows: QuerySet[GigOrder], limit: int) -> list[UUID]:
    return list(rows.order_by("updated_at").values_list("pk", flat=True)[:limit])


@transaction.atomic
def _each(actor: Actor, order_id: UUID, act: Callable[[Actor, GigOrder], bool]) -> bool:
    return act(actor, order_lock(order_id))


def _lapse(actor: Actor, order: GigOrder) -> bool:
    if order.state != OrderState.REQUESTED or order.payable_until > clock.now():
        return False
    order_move(actor=actor, order=order, event=OrderEvent.LAPSED)
    return True


def _complete(actor: Actor, order: GigOrder) -> bool:
    if order.state != OrderState.DELIVERED or order.completes_at is None or order.completes_at > clock.now():
        return False
    order_complete(actor=actor, order=order)
    for to_buyer in (True, False):
        order_notify(order, to_buyer=to_buyer)
    return True


def _finish(actor: Actor, order: GigOrder) -> bool:
    """Sessions: complete once none is left to book and none is still to come."""
    lot = lot_of(order.payment_id)
    if order.state != OrderState.IN_PROGRESS or lot is None or lot.left or lot.under_way:
        return False
    order_move(actor=actor, order=order, event=OrderEvent.USED_UP, data={"delivered": lot.delivered})
    return True


def _due(actor: Actor, order: GigOrder) -> bool:  # noqa: ARG001 - the same shape as the others
    if order.state != OrderState.IN_PROGRESS or order.due_at is None or order.due_told_at is not None:
        return False
    order.due_told_at = clock.now()
    order.save(update_fields=["due_told_at"])
    order_notify(order, to_buyer=False, template="gig_order.due")
    return True


def _overdue(actor: Actor, order: GigOrder) -> bool:  # noqa: ARG001 - the same shape as the others
    if order.state != OrderState.IN_PROGRESS or order.due_at is None or order.overdue_told_at is not None:
        return False
    order.overdue_told_at = clock.now()
    order.save(update_fields=["overdue_told_at"])
    for to_buyer in (True, False):
        order_notify(order, to_buyer=to_buyer, template="gig_order.due")
    return True
