"""Reading orders: one's own as buyer or professional, and disputed ones for those who decide."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from accounts.people.selectors import person_cards
from billing.credits.selectors import LotView, lots_of
from billing.earnings.lifecycle import EarningState
from billing.earnings.models import Earning
from kernel import clock
from kernel.encryption import warm
from kernel.errors import Conflict, NotFound
from kernel.pagination import paginate
from marketplace.gigs.views import GigPrice, package_of, professional_of_card
from marketplace.orders.lifecycle import OPEN, OrderEvent, OrderState, late, next_state
from marketplace.orders.models import GigDispute, GigOrder, OrderEntry, OrderFile
from marketplace.orders.permissions import is_buyer, is_party, is_seller
from marketplace.orders.transitions import order_get
from marketplace.orders.views import (
    DisputePage,
    DisputeRow,
    Order,
    OrderBuyer,
    OrderCredits,
    OrderDispute,
    OrderEntryView,
    OrderFileView,
    OrderPage,
    OrderRow,
    OrderSession,
)
from marketplace.professionals.models import SessionOffer
from marketplace.professionals.selectors import HEAVY, professional_cards, professional_of

WORKING = [state.value for state in OPEN]


def _rows() -> QuerySet[GigOrder]:
    # Her words are opened one order at a time only.
    rows = GigOrder.objects.select_related("professional", "bought")
    return rows.defer("brief", *(f"professional__{name}" for name in HEAVY))


def orders_of_buyer(
    *, actor: Actor, professional_id: UUID | None = None, usable: bool = False, cursor: str | None = None, limit: int = 25
) -> OrderPage:  # fmt: skip
    """The actor's own orders, newest first; of one professional, or with sessions that can be booked, if asked."""
    authorize(actor, "gig_order.view")
    rows = _rows().filter(buyer_id=actor.id)
    if professional_id is not None:
        rows = rows.filter(professional_id=professional_id)
    bookable = {"state": OrderState.IN_PROGRESS, "offer__isnull": False}
    rows = rows.filter(**bookable) if usable else rows.exclude(state=OrderState.LAPSED)
    page = paginate(rows, cursor=cursor, limit=limit)
    results = order_rows(actor=actor, orders=page.rows)
    if usable:
        results = [row for row in results if "redeem" in row.actions]
    return OrderPage(results=results, next=page.next)


def orders_of_professional(
    *, actor: Actor, working: bool = False, cursor: str | None = None, limit: int = 25
) -> OrderPage:
    """Paid orders of the acting professional's gigs, newest first; those to work on only, if asked.

    Raises NotFound("no_profile").
    """
    authorize(actor, "gig_order.fulfil")
    professional = professional_of(actor.id)
    rows = _rows().filter(professional=professional).exclude(payment_id=None)
    if working:
        rows = rows.filter(state__in=WORKING)
    page = paginate(rows, cursor=cursor, limit=limit)
    return OrderPage(results=order_rows(actor=actor, orders=page.rows), next=page.next)


def order_for(*, actor: Actor, order_id: UUID) -> Order:
    """An order in full. A look by anybody but the two parties is audited, and for disputed ones only. Raises NotFound."""
    order = order_get(order_id)
    authorize(actor, "gig_order.view", order)
    disputes = list(GigDispute.objects.filter(order=order).order_by("-created_at"))
    if not is_party(actor, order):
        if not disputes:
            raise NotFound
        with transaction.atomic():
            record(actor, "gig_order.viewed", resource=order, person=order.buyer_id)
    row = order_rows(actor=actor, orders=[order])[0]
    return Order(
        **row.model_dump(),
        brief=order.brief,
        started_at=order.started_at,
        revisions_used=order.revisions_used,
        entries=_entries(order),
        sessions=_sessions(order),
        dispute=_dispute(order, disputes[0]) if disputes else None,
        payment_id=order.payment_id if is_buyer(actor, order) else None,
    )


def disputes_open(*, actor: Actor, cursor: str | None = None, limit: int = 25) -> DisputePage:
    """Disputes that wait for a decision, oldest first, without names or words."""
    authorize(actor, "gig_dispute.decide")
    page = paginate(
        GigDispute.objects.filter(decided_at=None), cursor=cursor, limit=limit, order="created_at", tie="id"
    )
    orders = {row.pk: row for row in _rows().filter(pk__in=[one.order_id for one in page.rows])}
    rows = {row.id: row for row in order_rows(actor=actor, orders=list(orders.values()))}
    results = [
        DisputeRow(
            id=one.pk,
            reason=_any(one.reason),
            amount=_stake(orders[one.order_id], one),
            opened_at=one.created_at,
            order=rows[one.order_id],
        )
        for one in page.rows
    ]
    return DisputePage(results=results, next=page.next)


def dispute_order(*, actor: Actor, dispute_id: UUID) -> Order:
    """The disputed order with both sides' words; the look is audited. Raises NotFound."""
    authorize(actor, "gig_dispute.decide")
    order_id = GigDispute.objects.filter(pk=dispute_id).values_list("order_id", flat=True).first()
    if order_id is None:
        raise NotFound
    return order_for(actor=actor, order_id=order_id)


def bookable(buyer_id: UUID) -> Q:
    """Which `SessionOffer`s a person may hold a time for: the calendar's own, and those she has bought sessions of."""
    mine = GigOrder.objects.filter(buyer_id=buyer_id, state=OrderState.IN_PROGRESS, offer__isnull=False)
    return Q(active=True) | Q(channel=SessionOffer.Channel.CREDIT, pk__in=mine.values("offer_id"))


def order_redeemable(*, actor: Actor, order_id: UUID, professional_id: UUID, minutes: int) -> LotView:
    """The sessions of the acting buyer's order that a time of this professional and length can be booked with.

    Raises NotFound, Forbidden, Conflict("order_state" | "credit_does_not_fit"); whether one is left, billing says under its lock.
    """
    order = order_get(order_id)
    authorize(actor, "gig_order.own", order)
    lot = lots_of([order.payment_id]).get(order.payment_id) if order.payment_id else None
    if order.state != OrderState.IN_PROGRESS or lot is None:
        raise Conflict("order_state", "This order has no sessions to book.", data={"state": str(order.state)})
    if (order.professional_id, order.term("minutes")) != (professional_id, minutes):
        raise Conflict("credit_does_not_fit", "Your sessions are for another professional or another length.")
    return lot


def order_rows(*, actor: Actor, orders: Sequence[GigOrder]) -> list[OrderRow]:
    """Several orders, with as many queries as one."""
    cards = professional_cards(order.professional_id for order in orders)
    people = person_cards(order.buyer_id for order in orders if is_seller(actor, order))
    lots = lots_of([order.payment_id for order in orders if order.credited and order.payment_id])
    open_earnings = set(
        Earning.objects.filter(
            payment_id__in=[order.payment_id for order in orders if order.state == OrderState.COMPLETED],
            state=EarningState.PENDING,
            available_at__gt=clock.now(),
        ).values_list("payment_id", flat=True)
    )
    now = clock.now()
    found = []
    for order in orders:
        lot = lots.get(order.payment_id) if order.payment_id else None
        person = people.get(order.buyer_id)
        found.append(
            OrderRow(
                id=order.pk,
                reference=order.reference,
                gig_id=order.gig_id,
                title=order.bought.title,
                kind=_any(order.kind),
                package=package_of(order.package, order.currency),
                state=_any(order.state),
                price=GigPrice(amount=order.price_minor, currency=order.currency),
                professional=professional_of_card(cards[order.professional_id]),
                buyer=OrderBuyer(id=order.buyer_id, name=person.name if person else None)
                if is_seller(actor, order)
                else None,
                created_at=order.created_at,
                payable_until=order.payable_until,
                due_at=order.due_at,
                delivered_at=order.delivered_at,
                completes_at=order.completes_at,
                late=_late(order, now),
                credits=_credits(order, lot),
                offer_id=order.offer_id,
                actions=_any(
                    _actions(
                        actor,
                        order,
                        lot,
                        now,
                        objectable=order.payment_id in open_earnings or (lot is not None and lot.in_window > 0),
                    )
                ),
                version=order.version,
            )
        )
    return found


def _late(order: GigOrder, now: datetime) -> bool:
    if order.state == OrderState.IN_PROGRESS:
        return late(order.due_at, None, now)
    return order.delivered_at is not None and late(order.due_at, order.delivered_at, now)


def _actions(actor: Actor, order: GigOrder, lot: LotView | None, now: datetime, *, objectable: bool) -> list[str]:
    """What the reader may do now, the likeliest first."""
    state, buyer, seller = order.state, is_buyer(actor, order), is_seller(actor, order)
    usable = lot is not None and not lot.closed_reason and lot.left > 0
    may = {
        "pay": buyer and state == OrderState.REQUESTED and order.payable_until > now,
        "brief": buyer and not order.credited and state in {OrderState.REQUESTED, OrderState.PAID},
        "redeem": buyer and state == OrderState.IN_PROGRESS and usable and lot is not None and lot.expires_at > now,
        "deliver": seller and state == OrderState.IN_PROGRESS and not order.credited,
        "accept": buyer and state == OrderState.DELIVERED,
        "revise": buyer and state == OrderState.DELIVERED and order.revisions_used < order.term("revisions"),
        "dispute": buyer
        and next_state(state, OrderEvent.DISPUTED) is not None
        and (objectable or (state != OrderState.COMPLETED and not order.credited)),
        "speak": (buyer or seller) and state == OrderState.DISPUTED,
        "return_unused": buyer and state == OrderState.IN_PROGRESS and usable,
        "cancel": _cancellable(order, now, buyer=buyer, seller=seller),
    }
    return [name for name, allowed in may.items() if allowed]


def _cancellable(order: GigOrder, now: datetime, *, buyer: bool, seller: bool) -> bool:
    if order.state == OrderState.REQUESTED:
        return buyer
    if order.credited:
        return (buyer or seller) and order.state == OrderState.PAID
    begun = order.state == OrderState.IN_PROGRESS
    if buyer and (order.state == OrderState.PAID or (begun and late(order.due_at, None, now))):
        return True
    return seller and (order.state == OrderState.PAID or begun)


def _credits(order: GigOrder, lot: LotView | None) -> OrderCredits | None:
    if lot is None:
        return None
    return OrderCredits(
        count=lot.count, left=lot.left, booked=lot.under_way, delivered=lot.delivered, expires_at=lot.expires_at,
        rest=GigPrice(amount=lot.value_left, currency=order.currency),
    )  # fmt: skip


def _sessions(order: GigOrder) -> list[OrderSession]:
    """The order's sessions that are over, the latest first."""
    if not order.credited or order.payment_id is None:
        return []
    rows = Earning.objects.filter(payment__funded_by_id=order.payment_id).order_by("-delivered_at")
    return [
        OrderSession(
            id=row.payment_id,
            value=GigPrice(amount=row.gross - row.refunded, currency=row.currency),
            settled_at=row.delivered_at,
            objectable=row.state == EarningState.PENDING and clock.now() < row.available_at,
        )
        for row in rows
    ]


def _entries(order: GigOrder) -> list[OrderEntryView]:
    warm([order.buyer_id])
    files: dict[UUID, list[OrderFileView]] = {}
    for file in OrderFile.objects.filter(order=order, entry__isnull=False).order_by("created_at"):
        shown = OrderFileView(id=file.pk, name=file.name, media_type=file.media_type, size=file.size)
        if file.entry_id is not None:
            files.setdefault(file.entry_id, []).append(shown)
    sides = {order.buyer_id: "buyer", order.professional.user_id: "professional"}
    return [
        OrderEntryView(
            id=entry.pk,
            kind=_any(entry.kind),
            by=_any(sides.get(entry.author_id, "platform") if entry.author_id else "platform"),
            text=entry.text,
            late=entry.late,
            files=files.get(entry.pk, []),
            created_at=entry.created_at,
        )
        for entry in OrderEntry.objects.filter(order=order).order_by("created_at", "id")
    ]


def _dispute(order: GigOrder, dispute: GigDispute) -> OrderDispute:
    back = dispute.refund_minor
    return OrderDispute(
        id=dispute.pk,
        reason=_any(dispute.reason),
        session_id=dispute.payment_id,
        amount=_stake(order, dispute),
        opened_at=dispute.created_at,
        ruling=_any(dispute.ruling or None),
        refunded=None if back is None else GigPrice(amount=back, currency=order.currency),
        decided_at=dispute.decided_at,
    )


def _stake(order: GigOrder, dispute: GigDispute) -> GigPrice:
    """What is disputed: the whole price, or the one session's part of it."""
    stake = order.price_minor if dispute.amount_minor is None else dispute.amount_minor
    return GigPrice(amount=stake, currency=order.currency)


def _any(value: object) -> Any:
    """A column's value for a literal field: Pydantic checks it."""
    return value
