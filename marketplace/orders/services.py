"""Ordering, briefing, beginning, cancelling and accepting. What is handed over: deliveries.py; disagreements: disputes.py."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from accounts.consents.services import consent_require
from billing.credits.selectors import lot_of
from billing.credits.services import credits_issue, credits_refund
from billing.earnings.services import earning_deliver
from billing.refunds.services import refund_request
from kernel import clock
from kernel.errors import Conflict, Forbidden, Invalid, NotFound, Unauthenticated
from kernel.faults import Fault
from marketplace.gigs.packages import GigKind
from marketplace.gigs.selectors import gigs_published
from marketplace.orders.lifecycle import PAY_WITHIN, OrderEvent, OrderState, late, next_state
from marketplace.orders.models import GigOrder
from marketplace.orders.payable import KIND
from marketplace.orders.permissions import is_buyer, is_seller
from marketplace.orders.transitions import PLATFORM, order_announce, order_get, order_lock, order_move, order_notify

LONGEST_BRIEF = 4000


def order_request(*, actor: Actor, gig_id: UUID, version_id: UUID, package: str, brief: str = "") -> GigOrder:
    """Order one package of a gig as it was seen (`version_id`); it waits half an hour for its payment.

    The same package again answers the same order; another one takes its place. Raises NotFound, Invalid("package_not_found" |
    "own_gig" | "not_for_order" | "too_long"), Conflict("gig_changed"), Forbidden("consent_required").
    """
    authorize(actor, "gig_order.buy")
    if actor.id is None:
        raise Unauthenticated
    brief = _brief(brief)
    consent_require(actor.id, "care")
    gig = gigs_published().filter(pk=gig_id).first()
    if gig is None or gig.live is None:
        raise NotFound
    if gig.live_id != version_id:
        raise Conflict("gig_changed", "This offer has just been changed. Look again before you order.")
    chosen = gig.live.package(package)
    if chosen is None:
        raise Invalid("package_not_found", fields={"package": [Fault("required")]})
    if gig.author_id == actor.id:
        raise Invalid("own_gig", "You cannot order your own gig.")
    if gig.kind == GigKind.TALK_NOW:
        raise Invalid("not_for_order", "This is paid for when you talk.")
    now = clock.now()
    with transaction.atomic():
        present = GigOrder.objects.filter(buyer_id=actor.id, gig=gig, state=OrderState.REQUESTED).first()
        if present is not None:
            present = order_lock(present.pk)
            same = (present.bought_id, present.term("key")) == (version_id, package)
            if present.state == OrderState.REQUESTED and same and present.payable_until > now:
                _set_brief(present, brief)
                present.save()
                return present
            if present.state == OrderState.REQUESTED:
                order_move(actor=actor, order=present, event=OrderEvent.WITHDRAWN)
        order = GigOrder(
            gig=gig,
            bought=gig.live,
            professional_id=gig.professional_id,
            buyer_id=actor.id,
            kind=gig.kind,
            package=chosen,
            offer_id=chosen["offer_id"],
            price_minor=chosen["price_minor"],
            currency=gig.live.currency,
            payable_until=now + PAY_WITHIN,
        )
        _set_brief(order, brief)
        try:
            with transaction.atomic():
                order.save(force_insert=True)
        except IntegrityError:
            # Two tabs at once: the other one was first.
            return GigOrder.objects.get(buyer_id=actor.id, gig=gig, state=OrderState.REQUESTED)
        record(actor, "gig_order.requested", resource=order, person=actor.id, data={"gig_id": str(gig.pk)})
        order_announce(order_get(order.pk))
        return order_get(order.pk)


def order_brief(*, actor: Actor, order_id: UUID, text: str) -> GigOrder:
    """Say what is wanted, before the work begins; with it a paid service begins.

    Raises NotFound, Forbidden, Invalid("too_long" | "brief_required"), Conflict("order_state").
    """
    authorize(actor, "gig_order.own", order_get(order_id))
    text = _brief(text)
    if not text:
        raise Invalid("brief_required", fields={"text": [Fault("required")]})
    with transaction.atomic():
        order = order_lock(order_id)
        if order.state not in {OrderState.REQUESTED, OrderState.PAID}:
            raise Conflict("order_state", "The work has begun already.", data={"state": str(order.state)})
        _set_brief(order, text)
        order.save()
        record(actor, "gig_order.briefed", resource=order, person=order.buyer_id)
        if order.state == OrderState.PAID:
            _start(actor, order)
        else:
            order_announce(order)
        return order


def order_start(*, actor: Actor, order_id: UUID) -> bool:
    """Begin a paid order: sessions become credits, a service's time runs from its brief. False if nothing began.

    Idempotent; enqueued by the payment and repeated by the sweep. Raises NotFound.
    """
    with transaction.atomic():
        order = order_lock(order_id)
        if order.state != OrderState.PAID or not (order.credited or order.brief_at):
            return False
        _start(actor, order)
        return True


def order_cancel(*, actor: Actor, order_id: UUID) -> GigOrder:
    """End an order. Unpaid: nothing moves. Sessions: the unused ones are paid back, always. A service: all of it is paid back,
    to the buyer before the work began or once it is overdue, and whenever the professional cancels. Once more changes nothing.

    Raises NotFound, Conflict("order_state"), Conflict("work_has_begun").
    """
    order = order_get(order_id)
    authorize(actor, "gig_order.speak", order)
    with transaction.atomic():
        order = order_lock(order_id)
        if order.state in {OrderState.CANCELLED, OrderState.REFUNDED, OrderState.LAPSED}:
            return order
        if order.state == OrderState.REQUESTED:
            if not is_buyer(actor, order):
                raise Forbidden
            order_move(actor=actor, order=order, event=OrderEvent.WITHDRAWN)
            return order
        if order.credited and order.state == OrderState.IN_PROGRESS:
            return _unused_return(actor, order)
        if next_state(order.state, OrderEvent.CANCELLED) is None:
            raise Conflict("order_state", "The order is not in a state for this.", data={"state": str(order.state)})
        begun = order.state == OrderState.IN_PROGRESS
        if is_buyer(actor, order) and begun and not late(order.due_at, None, clock.now()):
            raise Conflict("work_has_begun", "The work has begun. It can be cancelled once it is overdue.")
        order_move(actor=actor, order=order, event=OrderEvent.CANCELLED)
        if order.payment_id is not None:
            refund_request(
                actor=PLATFORM, payment_id=order.payment_id, amount=None, reason="cancelled", idem=f"order:{order.pk}"
            )
        order_notify(order, to_buyer=is_seller(actor, order))
        return order


def order_accept(*, actor: Actor, order_id: UUID) -> GigOrder:
    """The buyer is content: the order is complete and the professional has earned it. Once more changes nothing.

    Raises NotFound, Forbidden, Conflict("order_state").
    """
    authorize(actor, "gig_order.own", order_get(order_id))
    with transaction.atomic():
        order = order_lock(order_id)
        if order.state == OrderState.COMPLETED:
            return order
        order_complete(actor=actor, order=order)
        order_notify(order, to_buyer=False)
        return order


def order_complete(*, actor: Actor, order: GigOrder) -> None:
    """Complete a locked delivered order. Raises Conflict("order_state")."""
    order_move(actor=actor, order=order, event=OrderEvent.ACCEPTED)
    earning_deliver(actor=PLATFORM, kind=KIND, payable_id=order.pk, delivered_at=clock.now())


def _start(actor: Actor, order: GigOrder) -> None:
    order.started_at = clock.now()
    if order.credited:
        if order.payment_id is None:
            raise NotFound
        credits_issue(
            actor=PLATFORM,
            payment_id=order.payment_id,
            count=order.term("sessions"),
            expires_at=order.started_at + timedelta(days=order.term("valid_days")),
            expiry_refund_percent=order.term("expiry_refund_percent"),
        )
    else:
        order.due_at = order.started_at + timedelta(days=order.term("delivery_days"))
    order_move(actor=actor, order=order, event=OrderEvent.STARTED)
    order_notify(order, to_buyer=order.credited)


def _unused_return(actor: Actor, order: GigOrder) -> GigOrder:
    lot = lot_of(order.payment_id)
    if lot is None:
        raise NotFound
    if lot.closed_reason:
        return order
    back = credits_refund(actor=PLATFORM, lot_id=lot.id)
    untouched = lot.left == lot.count
    if untouched or lot.under_way == 0:
        event = OrderEvent.UNUSED_RETURNED if untouched else OrderEvent.USED_UP
        order_move(actor=actor, order=order, event=event, data={"refund": back})
    else:
        # Sessions that are booked still take place; the sweep completes the order after the last of them.
        record(actor, "gig_order.unused_returned", resource=order, person=order.buyer_id, data={"refund": back})
        order.version += 1
        order.save()
        order_announce(order)
    order_notify(order, to_buyer=is_seller(actor, order))
    return order


def _brief(text: str) -> str:
    text = text.strip()
    if len(text) > LONGEST_BRIEF:
        raise Invalid("too_long", fields={"brief": [Fault("too_long", most=LONGEST_BRIEF)]})
    return text


def _set_brief(order: GigOrder, text: str) -> None:
    if text:
        order.brief, order.brief_at = text, clock.now()
