"""Comparing a gateway's statement with our books, a day at a time.

All that is asked of the gateway is asked before anything is written: one that falls silent in the middle leaves no difference
behind, since what it did not say is not missing.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from access.actors import Actor
from access.audit import record
from billing.gateways.base import GatewayRecord, GatewayUnavailable, RecordKind
from billing.gateways.registry import Gateway, configured, gateway_named
from billing.reconciliation.announce import differences_tell
from billing.reconciliation.comparing import DAYS_BACK, GRACE, Ours, days_due, problem_of, window_of
from billing.reconciliation.differences import judge
from billing.reconciliation.models import Difference, ReconciledDay
from billing.reconciliation.ours import booked_between, ours_for, ours_of
from kernel import clock, outbox

# Longer than a day's comparison takes; after a crash the next timer waits no longer than this.
LEASE = timedelta(minutes=10)
CHUNK = 200


def reconcile_enqueue(*, at: datetime | None = None) -> int:
    """Start a task for each day of each gateway that is due, and one for the differences still open; returns how many."""
    now = at or clock.now()
    started = 0
    with transaction.atomic():
        for gateway in sorted(set(configured().values())):
            since = now.date() - timedelta(days=DAYS_BACK + 1)
            checked = dict(
                ReconciledDay.objects.filter(gateway=gateway, day__gte=since, error_code="").values_list(
                    "day", "checked_at"
                )
            )
            for day in days_due(now, checked):
                outbox.task("billing.reconcile_day", gateway=gateway, day=day.isoformat())
                started += 1
            outbox.task("billing.differences_recheck", gateway=gateway)
            started += 1
    return started


def reconcile_day(*, actor: Actor, gateway: str, day: date) -> bool:
    """Compare one UTC day of one gateway; False if somebody else is at it, or the gateway does not answer.

    Called outside a transaction. Raises NotFound for a gateway that is not configured.
    """
    adapter = gateway_named(gateway)
    now = clock.now()
    if not _claim(gateway, day, now):
        return False
    since, until = window_of(day)
    until = min(until, now - GRACE)
    found: list[tuple[RecordKind, str, GatewayRecord | None, Ours | None]] = []
    try:
        for kind in RecordKind:
            found += _both_sides(adapter, kind, since, until)
    except GatewayUnavailable as silence:
        _release(actor, gateway, day, error=silence.code)
        return False
    for start in range(0, len(found), CHUNK):
        _judge_all(actor, gateway, found[start : start + CHUNK])
    _release(actor, gateway, day, records=len(found))
    return True


def differences_recheck(*, actor: Actor, gateway: str, limit: int = CHUNK) -> int:
    """Ask again about what is open, whenever it happened; returns how many were asked about."""
    adapter = gateway_named(gateway)
    rows = Difference.objects.filter(gateway=gateway, state=Difference.State.OPEN).order_by("seen_at")[:limit]
    asked = 0
    for row in list(rows):
        kind = RecordKind(row.kind)
        try:
            theirs = adapter.find_record(kind, row.ref)
        except GatewayUnavailable:
            break
        ours = ours_of(kind=kind, gateway=gateway, subject_id=row.subject_id, theirs=theirs) if row.subject_id else None
        if ours is None and theirs is not None:
            # What we knew nothing of may have become known since.
            ours = ours_for(kind=kind, gateway=gateway, records=[theirs]).get(theirs.ref)
        judge(actor=actor, gateway=gateway, kind=kind, ref=row.ref, ours=ours, theirs=theirs)
        asked += 1
    return asked


def _both_sides(
    adapter: Gateway, kind: RecordKind, since: datetime, until: datetime
) -> list[tuple[RecordKind, str, GatewayRecord | None, Ours | None]]:
    """Everything of one kind that either side says happened in the window; what one side lacks was asked about by name."""
    if until <= since:
        return []
    theirs: dict[str, GatewayRecord] = {}
    cursor: str | None = None
    while True:
        page = adapter.list_records(kind, since, until, cursor)
        theirs |= {one.ref: one for one in page.records}
        cursor = page.cursor
        if cursor is None:
            break
    sides: list[tuple[RecordKind, str, GatewayRecord | None, Ours | None]] = [
        (kind, ref, one, None) for ref, one in theirs.items()
    ]
    # Booked on this side of midnight, moved on the other: the day alone does not say that it is missing.
    sides += [
        (kind, ours.ref or str(ours.subject_id), adapter.find_record(kind, ours.ref), ours)
        for ours in booked_between(kind=kind, gateway=adapter.name, since=since, until=until)
        if ours.ref not in theirs
    ]
    return sides


def _judge_all(
    actor: Actor, gateway: str, found: list[tuple[RecordKind, str, GatewayRecord | None, Ours | None]]
) -> None:
    """Our side is read now, after the gateway's: what arrived meanwhile is no difference."""
    open_refs = set(
        Difference.objects.filter(
            gateway=gateway, state=Difference.State.OPEN, ref__in=[ref for _, ref, _, _ in found]
        ).values_list("kind", "ref")
    )
    for kind in RecordKind:
        of_kind = [(ref, theirs, ours) for one, ref, theirs, ours in found if one is kind]
        listed = [theirs for _, theirs, _ in of_kind if theirs is not None]
        known = ours_for(kind=kind, gateway=gateway, records=listed)
        for ref, theirs, booked in of_kind:
            ours = (known.get(theirs.ref) if theirs else None) or booked
            if problem_of(ours, theirs) is None and (kind.value, ref) not in open_refs:
                continue
            judge(actor=actor, gateway=gateway, kind=kind, ref=ref, ours=ours, theirs=theirs)


def _claim(gateway: str, day: date, now: datetime) -> bool:
    with transaction.atomic():
        ReconciledDay.objects.bulk_create([ReconciledDay(gateway=gateway, day=day)], ignore_conflicts=True)
        row = ReconciledDay.objects.select_for_update(of=("self",)).get(gateway=gateway, day=day)
        if row.claimed_until is not None and row.claimed_until > now:
            return False
        row.claimed_until = now + LEASE
        row.save()
        return True


def _release(actor: Actor, gateway: str, day: date, *, records: int = 0, error: str = "") -> None:
    with transaction.atomic():
        row = ReconciledDay.objects.select_for_update(of=("self",)).get(gateway=gateway, day=day)
        row.claimed_until = None
        row.error_code = error[:80]
        if not error:
            row.checked_at, row.records = clock.now(), records
        row.save()
        record(
            actor, "reconciliation.compared", resource=row, outcome="failed" if error else "ok",
            data={"gateway": gateway, "records": records, "code": row.error_code},
        )  # fmt: skip
        differences_tell()
