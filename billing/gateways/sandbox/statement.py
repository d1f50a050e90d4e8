"""The remote side's statement: what it took, gave back and sent, in pages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from billing.gateways.base import GatewayRecord, RecordKind, RecordPage, RecordState
from billing.gateways.sandbox.models import SandboxCheckout, SandboxRefund, SandboxTransfer
from billing.money import Money
from kernel import clock
from kernel.ids import parse_uuid
from kernel.pagination import paginate

PAGE = 100

_TRANSFERS = {
    SandboxTransfer.State.STAGED: RecordState.PENDING,
    SandboxTransfer.State.PAID: RecordState.SETTLED,
    SandboxTransfer.State.FAILED: RecordState.FAILED,
    SandboxTransfer.State.REVERSED: RecordState.REVERSED,
}
_WHEN = {RecordKind.PAYMENT: "paid_at", RecordKind.REFUND: "created_at", RecordKind.PAYOUT: "released_at"}


def records(kind: RecordKind, since: datetime, until: datetime, cursor: str | None) -> RecordPage:
    """A page of what happened from `since` up to and not including `until`, oldest first; nothing that is still to come."""
    when = _WHEN[kind]
    rows = _rows(kind).filter(**{f"{when}__gte": since, f"{when}__lt": until, f"{when}__lte": clock.now()})
    page = paginate(rows, cursor=cursor, limit=PAGE, order=when, tie="id")
    return RecordPage(tuple(_record(kind, row) for row in page.rows), page.next)


def record(kind: RecordKind, ref: str) -> GatewayRecord | None:
    """One movement by its id; None if there is none, or no money was ever asked to move."""
    own_id = parse_uuid(ref)
    row = _rows(kind).filter(pk=own_id).first() if own_id else None
    return None if row is None else _record(kind, row)


def _rows(kind: RecordKind) -> QuerySet[Any]:
    if kind is RecordKind.PAYMENT:
        return SandboxCheckout.objects.all()
    if kind is RecordKind.REFUND:
        return SandboxRefund.objects.select_related("checkout")
    return SandboxTransfer.objects.all()


def _record(kind: RecordKind, row: Any) -> GatewayRecord:
    if kind is RecordKind.PAYMENT:
        paid = row.paid_at is not None and row.paid_at <= clock.now()
        return GatewayRecord(
            kind=kind,
            ref=str(row.pk),
            money=Money(row.amount, row.currency),
            state=RecordState.SETTLED if paid else RecordState.PENDING,
            at=row.paid_at or row.created_at,
            subject_id=row.payment_id,
        )
    if kind is RecordKind.REFUND:
        return GatewayRecord(
            kind=kind,
            ref=str(row.pk),
            money=Money(row.amount, row.checkout.currency),
            state=RecordState.SETTLED,
            at=row.created_at,
            subject_id=row.refund_id,
            attempt=row.attempt,
        )
    return GatewayRecord(
        kind=kind,
        ref=str(row.pk),
        money=Money(row.amount, row.currency),
        state=_TRANSFERS[row.state],
        at=row.released_at or row.created_at,
        subject_id=row.payout_id,
        attempt=row.attempt,
    )
