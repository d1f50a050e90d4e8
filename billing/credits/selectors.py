"""Reading credits, for the sellers whose screens show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Min, Q, Sum

from billing.credits.models import Credit, CreditLot
from billing.earnings.lifecycle import EarningState
from kernel import clock


@dataclass(frozen=True, slots=True)
class LotView:
    """Where a lot stands: sessions left, minor units they are worth together, when they end."""

    id: UUID
    payment_id: UUID
    count: int
    left: int
    value_left: int
    expires_at: datetime
    closed_reason: str
    # Spent credits whose session has neither been delivered nor paid back.
    under_way: int
    delivered: int
    # Delivered ones inside their dispute window.
    in_window: int
    next_value: int | None


def lots_of(payment_ids: Iterable[UUID]) -> dict[UUID, LotView]:
    """Lots by the id of the payment that bought them, in one query."""
    free = Q(credits__state=Credit.State.AVAILABLE)
    spent = Q(credits__state=Credit.State.SPENT)
    earned = Q(credits__payment__earning__isnull=False)
    back = Q(credits__payment__refund_requested__gt=0)
    disputable = Q(
        credits__payment__earning__state=EarningState.PENDING, credits__payment__earning__available_at__gt=clock.now()
    )
    rows = CreditLot.objects.filter(payment_id__in=list(payment_ids)).annotate(
        left=Count("credits", filter=free),
        value_left=Sum("credits__value", filter=free, default=0),
        under_way=Count("credits", filter=spent & ~earned & ~back),
        delivered=Count("credits", filter=spent & earned),
        in_window=Count("credits", filter=spent & disputable),
        next_number=Min("credits__number", filter=free),
    )
    return {
        row.payment_id: LotView(
            row.pk, row.payment_id, row.count, row.left, row.value_left, row.expires_at, row.closed_reason,
            row.under_way, row.delivered, row.in_window, _value(row.amount, row.count, row.next_number),
        )
        for row in rows
    }  # fmt: skip


def lot_of(payment_id: UUID | None) -> LotView | None:
    """One lot by its payment; None if there is none."""
    return lots_of([payment_id]).get(payment_id) if payment_id else None


def _value(amount: int, count: int, number: int | None) -> int | None:
    """The share `number` (from 1) of an even split."""
    if number is None:
        return None
    each, rest = divmod(amount, count)
    return each + (1 if number <= rest else 0)
