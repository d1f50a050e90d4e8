"""The buyer objects, both sides speak, an administrator decides. Between the first and the last the money is nobody's."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from billing.checkout.models import Payment
from billing.earnings.models import Earning
from billing.earnings.services import earning_deliver
from billing.freezes.rulings import ruling_share
from billing.freezes.services import funds_freeze, funds_unfreeze
from billing.refunds.services import refund_request
from kernel import clock
from kernel.errors import Conflict, Forbidden, Invalid, NotFound
from kernel.faults import Fault
from marketplace.orders.deliveries import entry_add
from marketplace.orders.feeds import disputes_tell
from marketplace.orders.lifecycle import OrderEvent, OrderState, next_state
from marketplace.orders.models import GigDispute, GigOrder, OrderEntry
from marketplace.orders.payable import KIND
from marketplace.orders.permissions import is_buyer, is_party
from marketplace.orders.transitions import PLATFORM, order_announce, order_get, order_lock, order_move, order_notify


def dispute_open(
    *,
    actor: Actor,
    order_id: UUID,
    reason: str,
    text: str,
    file_ids: Sequence[UUID] = (),
    session_id: UUID | None = None,
) -> GigDispute:
    """Object to what was (not) delivered: freezes the money. Once more answers the open dispute.

    Of sessions paid for in advance one objects to one that has been settled: `session_id` is its payment, and its money alone is
    frozen; the others go on. Raises NotFound, Forbidden, Invalid("words_required" | "reason_invalid" | "session_required"),
    Conflict("order_state" | "dispute_window_over" | "session_not_over").
    """
    authorize(actor, "gig_order.own", order_get(order_id))
    if reason not in GigDispute.Reason.values:
        raise Invalid("reason_invalid", fields={"reason": [Fault("unknown")]})
    with transaction.atomic():
        order = order_lock(order_id)
        if order.state == OrderState.DISPUTED:
            return GigDispute.objects.get(order=order, decided_at=None)
        if order.payment_id is None or next_state(order.state, OrderEvent.DISPUTED) is None:
            raise Conflict("order_state", "There is nothing to object to now.", data={"state": str(order.state)})
        dispute = GigDispute(order=order, reason=reason)
        if order.credited:
            dispute.payment_id, dispute.amount_minor = _session(order, session_id)
        funds_freeze(actor=PLATFORM, payment_id=dispute.payment_id or order.payment_id)
        dispute.save(force_insert=True)
        order.completes_at = None
        order_move(actor=actor, order=order, event=OrderEvent.DISPUTED, data={"reason": reason})
        entry_add(actor=actor, order=order, kind=OrderEntry.Kind.STATEMENT, text=text, file_ids=file_ids)
        order_notify(order, to_buyer=False)
        disputes_tell(dispute.pk)
        return dispute


def dispute_speak(*, actor: Actor, order_id: UUID, text: str, file_ids: Sequence[UUID] = ()) -> GigOrder:
    """Either side adds words and files while the dispute is open. Raises NotFound, Invalid, Conflict("order_state")."""
    authorize(actor, "gig_order.speak", order_get(order_id))
    with transaction.atomic():
        order = order_lock(order_id)
        if order.state != OrderState.DISPUTED:
            raise Conflict("order_state", "There is no open dispute.", data={"state": str(order.state)})
        entry = entry_add(actor=actor, order=order, kind=OrderEntry.Kind.STATEMENT, text=text, file_ids=file_ids)
        order.version += 1
        order.save()
        record(actor, "gig_order.statement", resource=entry, person=order.buyer_id)
        order_announce(order)
        order_notify(order, to_buyer=not is_buyer(actor, order))
        disputes_tell(GigDispute.objects.get(order=order, decided_at=None).pk)
        return order


def dispute_decide(
    *, actor: Actor, dispute_id: UUID, ruling: str, text: str, refund_minor: int | None = None
) -> GigDispute:
    """Refund all, refund `refund_minor` and release the rest, or release all to the professional; `text` tells both why.

    The same ruling once more answers it. Raises NotFound, Forbidden("own_dispute"), Invalid("ruling_invalid" | "refund_invalid" |
    "words_required"), Conflict("dispute_decided").
    """
    authorize(actor, "gig_dispute.decide")
    known = GigDispute.objects.filter(pk=dispute_id).values_list("order_id", flat=True).first()
    if known is None:
        raise NotFound
    with transaction.atomic():
        order = order_lock(known)
        dispute = GigDispute.objects.select_for_update(of=("self",)).get(pk=dispute_id)
        if is_party(actor, order):
            raise Forbidden("own_dispute", "Somebody else has to decide about this one.")
        stake = order.price_minor if dispute.amount_minor is None else dispute.amount_minor
        back = ruling_share(stake, ruling, refund_minor)
        if dispute.decided_at is not None:
            if (dispute.ruling, dispute.refund_minor) == (ruling, back):
                return dispute
            raise Conflict("dispute_decided", "This has been decided already.", data={"ruling": str(dispute.ruling)})
        dispute.ruling, dispute.refund_minor = ruling, back
        dispute.decided_at, dispute.decided_by_id = clock.now(), actor.id
        dispute.save()
        event = OrderEvent.RULED_REFUND if back == stake else OrderEvent.RULED_KEEP
        if dispute.payment_id is not None:
            event = OrderEvent.RULED_SESSION
        order_move(actor=actor, order=order, event=event, data={"ruling": ruling, "refund": back})
        entry_add(actor=actor, order=order, kind=OrderEntry.Kind.RULING, text=text)
        _settle(order, dispute, back, stake)
        for to_buyer in (True, False):
            order_notify(order, to_buyer=to_buyer)
        disputes_tell(dispute.pk)
        return dispute


def _session(order: GigOrder, session_id: UUID | None) -> tuple[UUID, int]:
    """The session's payment and the minor units at stake: what has been earned of it and not been paid back."""
    if session_id is None:
        raise Invalid("session_required", fields={"session_id": [Fault("required")]})
    payment = Payment.objects.filter(pk=session_id, funded_by_id=order.payment_id).first()
    if payment is None:
        raise NotFound
    earning = Earning.objects.filter(payment=payment).first()
    if earning is None:
        raise Conflict("session_not_over", "This session is still to come. You can cancel it under your sessions.")
    return payment.pk, earning.gross - earning.refunded


def _settle(order: GigOrder, dispute: GigDispute, back: int, stake: int) -> None:
    """The money is let go, then goes the ordinary ways: a refund, and what is left is delivered."""
    payment_id = dispute.payment_id or order.payment_id
    if payment_id is None:
        raise NotFound
    funds_unfreeze(actor=PLATFORM, payment_id=payment_id)
    if back:
        refund_request(
            actor=PLATFORM, payment_id=payment_id, amount=back, reason="dispute", idem=f"dispute:{dispute.pk}"
        )
    if back < stake and not Earning.objects.filter(payment_id=payment_id).exists():
        earning_deliver(actor=PLATFORM, kind=KIND, payable_id=order.pk, delivered_at=clock.now())
