"""Our side of the comparison: rows, and what the ledger's gateway account says of them. Asked in bulk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from billing.checkout.lifecycle import UNPAID, PaymentState
from billing.checkout.models import Payment
from billing.gateways.base import GatewayRecord, RecordKind
from billing.ledger.accounts import AccountKind
from billing.ledger.models import LedgerEntry, LedgerTransaction
from billing.payouts.lifecycle import PayoutState
from billing.payouts.models import Payout
from billing.reconciliation.comparing import Ours
from billing.refunds.lifecycle import AttemptState, RefundState
from billing.refunds.models import Refund, RefundAttempt

_POSTED = {
    RecordKind.PAYMENT: "payment_received",
    RecordKind.REFUND: "refund_settled",
    RecordKind.PAYOUT: "payout_settled",
}

_REFUSED = {RefundState.OWED, RefundState.OTHERWISE, RefundState.FAILED}


def booked_between(*, kind: RecordKind, gateway: str, since: datetime, until: datetime) -> list[Ours]:
    """What the ledger says went through the gateway from `since` up to and not including `until`."""
    ids = LedgerTransaction.objects.filter(kind=_POSTED[kind], posted_at__gte=since, posted_at__lt=until)
    return _ours(kind, _rows(kind, gateway).filter(pk__in=ids.values("subject_id")))


def ours_for(*, kind: RecordKind, gateway: str, records: Sequence[GatewayRecord]) -> dict[str, Ours]:
    """Our side of records, by the gateway's ref: found by the id the gateway was told, else by the ref we keep.

    A refund's record is one attempt of it, and so is our side of it.
    """
    ids = [one.subject_id for one in records if one.subject_id]
    named = Q(**{f"{_ref_column(kind)}__in": [one.ref for one in records]})
    found = _ours(kind, _rows(kind, gateway).filter(Q(pk__in=ids) | named))
    by_id, by_ref = {one.subject_id: one for one in found}, {one.ref: one for one in found if one.ref}
    sides = {one.ref: (by_id.get(one.subject_id) if one.subject_id else None) or by_ref.get(one.ref) for one in records}
    known = {ref: one for ref, one in sides.items() if one is not None}
    return _attempts(known, records) if kind is RecordKind.REFUND else known


def ours_of(*, kind: RecordKind, gateway: str, subject_id: UUID, theirs: GatewayRecord | None = None) -> Ours | None:
    """Our side of one movement, as it is now; of the attempt that `theirs` is about, if there is such a record."""
    if theirs is not None and theirs.subject_id == subject_id:
        return ours_for(kind=kind, gateway=gateway, records=[theirs]).get(theirs.ref)
    return next(iter(_ours(kind, _rows(kind, gateway).filter(pk=subject_id))), None)


def _attempts(sides: dict[str, Ours], records: Sequence[GatewayRecord]) -> dict[str, Ours]:
    rows = RefundAttempt.objects.filter(refund_id__in=[one.subject_id for one in sides.values()])
    tries = {(row.refund_id, row.number): row for row in rows}
    named = {row.gateway_ref: row for row in tries.values() if row.gateway_ref}
    over = set(
        LedgerTransaction.objects.filter(
            kind="refund_over", subject_kind="refund", subject_id__in=[row.refund_id for row in tries.values()]
        ).values_list("reference", flat=True)
    )
    found: dict[str, Ours] = {}
    for record in records:
        if (ours := sides.get(record.ref)) is None:
            continue
        row = tries.get((ours.subject_id, record.attempt)) or named.get(record.ref)
        found[record.ref] = ours if row is None else _attempt_side(ours, row, over)
    return found


def _attempt_side(ours: Ours, row: RefundAttempt, over: set[str]) -> Ours:
    """What counts of a refund is booked as such, what went out on top of it under a reference of its own."""
    booked = None
    if row.state == AttemptState.SETTLED:
        booked = ours.booked
    elif f"refund:{row.refund_id}:over:{row.number}" in over:
        booked = ours.money.amount
    return replace(
        ours,
        ref=row.gateway_ref,
        state=str(row.state),
        settled=row.state in {AttemptState.SETTLED, AttemptState.OVER},
        failed=row.state == AttemptState.REFUSED,
        booked=booked,
        attempt=row.number,
    )


def _ref_column(kind: RecordKind) -> str:
    return "transfer_ref" if kind is RecordKind.PAYOUT else "gateway_ref"


def _rows(kind: RecordKind, gateway: str) -> QuerySet[Any]:
    """Only what the gateway itself has moved: what was paid with credits has its money in the purchase's payment."""
    if kind is RecordKind.PAYMENT:
        return Payment.objects.filter(gateway=gateway, funded_by=None)
    if kind is RecordKind.REFUND:
        through = Q(payment__funded_by=None, payment__gateway=gateway) | Q(payment__funded_by__gateway=gateway)
        return Refund.objects.select_related("payment").filter(through)
    return Payout.objects.filter(gateway=gateway)


def _ours(kind: RecordKind, rows: Iterable[Any]) -> list[Ours]:
    found = list(rows)
    booked = dict(
        LedgerEntry.objects.filter(
            account__kind=AccountKind.GATEWAY_CLEARING,
            transaction__kind=_POSTED[kind],
            transaction__subject_kind=kind.value,
            transaction__subject_id__in=[row.pk for row in found],
        )
        .values("transaction__subject_id")
        .annotate(total=Sum("amount"))
        .values_list("transaction__subject_id", "total")
    )
    return [_side(kind, row, booked.get(row.pk)) for row in found]


def _side(kind: RecordKind, row: Any, total: int | None) -> Ours:
    # Debits come in, credits go out; the row's amount has no side.
    booked = None if total is None else abs(total)
    if kind is RecordKind.PAYMENT:
        settled, failed, person, attempt = PaymentState(row.state) not in UNPAID, False, row.payer_id, 0
    elif kind is RecordKind.REFUND:
        # What was paid otherwise went through no gateway.
        settled, failed = row.state == RefundState.SETTLED, row.state in _REFUSED
        person, attempt = row.payment.payer_id, row.attempt
    else:
        settled, failed = row.state == PayoutState.PAID, row.state == PayoutState.FAILED
        person, attempt = row.payee_id, row.attempt
    return Ours(
        subject_id=row.pk,
        ref=row.transfer_ref if kind is RecordKind.PAYOUT else row.gateway_ref,
        money=row.money,
        state=str(row.state),
        settled=settled,
        failed=failed,
        booked=booked,
        person_id=person,
        attempt=attempt,
    )
