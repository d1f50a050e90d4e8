"""What is wrong between a gateway's record and ours. Pure: no Django import."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from billing.gateways.base import EventKind, GatewayRecord, RecordKind, RecordState
from billing.money import Money

# Days before today that are looked at again, once a day: a refund or a transfer may take that long to settle.
DAYS_BACK = 3
# Younger than this, the gateway's own message may still be on its way.
GRACE = timedelta(minutes=15)


class Problem(StrEnum):
    """One kind of difference."""

    MISSING_HERE = "missing_here"  # the gateway moved money we know nothing of
    MISSING_THERE = "missing_there"  # we booked money the gateway does not know
    CURRENCY = "currency"
    AMOUNT = "amount"
    STATE = "state"  # settled on one side only
    BOOKS = "books"  # our row and our ledger disagree


@dataclass(frozen=True, slots=True)
class Ours:
    """Our row and our ledger on one movement. `booked` is what the ledger's gateway account says, minor units, None for nothing."""

    subject_id: UUID
    ref: str
    money: Money
    state: str
    settled: bool
    failed: bool
    booked: int | None
    person_id: UUID
    attempt: int = 0


def problem_of(ours: Ours | None, theirs: GatewayRecord | None) -> Problem | None:
    """The first thing that is wrong, gravest first; None when both agree. A movement that has not happened is no difference."""
    if ours is None:
        moved = theirs is not None and theirs.state is RecordState.SETTLED
        return Problem.MISSING_HERE if moved else None
    if theirs is None:
        return Problem.MISSING_THERE if ours.settled else _books(ours)
    if theirs.kind is RecordKind.PAYOUT and theirs.attempt != ours.attempt:
        # Of another attempt only money that left, or still may leave, matters: it would be paid twice.
        harmless = theirs.state in {RecordState.FAILED, RecordState.REVERSED}
        return None if harmless else Problem.STATE
    if theirs.money.currency != ours.money.currency:
        return Problem.CURRENCY
    if theirs.money.amount != ours.money.amount:
        return Problem.AMOUNT
    if not _same_state(ours, theirs):
        return Problem.STATE
    return _books(ours)


def _same_state(ours: Ours, theirs: GatewayRecord) -> bool:
    match theirs.state:
        case RecordState.SETTLED:
            return ours.settled
        case RecordState.PENDING:
            return not ours.settled
        case RecordState.FAILED | RecordState.REVERSED:
            return ours.failed or (theirs.kind is RecordKind.PAYMENT and not ours.settled)


def _books(ours: Ours) -> Problem | None:
    expected = ours.money.amount if ours.settled else None
    return None if ours.booked == expected else Problem.BOOKS


_TELLS = {
    (RecordKind.PAYMENT, RecordState.SETTLED): EventKind.PAYMENT_PAID,
    (RecordKind.REFUND, RecordState.SETTLED): EventKind.REFUND_SETTLED,
    (RecordKind.REFUND, RecordState.FAILED): EventKind.REFUND_FAILED,
    (RecordKind.PAYOUT, RecordState.SETTLED): EventKind.PAYOUT_PAID,
    (RecordKind.PAYOUT, RecordState.FAILED): EventKind.PAYOUT_FAILED,
}


def message_for(problem: Problem, ours: Ours | None, theirs: GatewayRecord | None) -> EventKind | None:
    """What the gateway would have told us had its message arrived; None where a person must look.

    Only for a movement of ours that both sides agree on but for its end: nothing is invented, and nothing settled is undone.
    """
    if problem is not Problem.STATE or ours is None or theirs is None or ours.settled:
        return None
    if ours.failed and (theirs.kind is not RecordKind.REFUND or theirs.state is not RecordState.SETTLED):
        # A refund that went out after it had been refused is booked, as what the payer is owed or as what she got twice.
        return None
    if theirs.kind is RecordKind.PAYOUT and theirs.attempt != ours.attempt:
        return None
    return _TELLS.get((theirs.kind, theirs.state))


def window_of(day: date) -> tuple[datetime, datetime]:
    """The instants between which a UTC day lies, the second not included. Gateways count in UTC as well."""
    start = datetime.combine(day, time.min, UTC)
    return start, start + timedelta(days=1)


def days_due(now: datetime, checked: dict[date, datetime | None]) -> list[date]:
    """The UTC days to compare now, oldest first: today always, each of the last days once after every midnight.

    `checked` says when a day was last compared to its end.
    """
    today = now.astimezone(UTC).date()
    midnight, _ = window_of(today)
    earlier = [today - timedelta(days=back) for back in range(DAYS_BACK, 0, -1)]
    # What happened just before midnight may still be on its way just after it.
    settled = midnight + GRACE
    due = [day for day in earlier if now >= settled and (checked.get(day) or midnight) < settled]
    return [*due, today]
