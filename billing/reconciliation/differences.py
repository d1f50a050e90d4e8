"""Noting a difference, healing it where that is safe, closing it once both sides agree."""

from __future__ import annotations

import logging

from django.db import transaction
from prometheus_client import Counter

from access.actors import Actor
from access.audit import record
from billing.gateways.base import GatewayEvent, GatewayRecord, RecordKind
from billing.reconciliation.announce import differences_tell
from billing.reconciliation.comparing import Ours, Problem, message_for, problem_of
from billing.reconciliation.models import Difference
from billing.reconciliation.ours import ours_of
from billing.webhooks.services import event_apply
from kernel import clock
from kernel.errors import DomainError

log = logging.getLogger("mindo.billing.reconciliation")
OPENED = Counter(
    "billing_differences_total", "Differences found between a gateway and the books", ["gateway", "kind", "problem"]
)
HEALED = Counter(
    "billing_differences_healed_total", "Attempts to heal a difference, by outcome", ["gateway", "kind", "outcome"]
)


def judge(
    *, actor: Actor, gateway: str, kind: RecordKind, ref: str, ours: Ours | None, theirs: GatewayRecord | None
) -> None:
    """Compare the two sides of one movement and write down what comes of it; once more changes nothing.

    First the difference is written, then healed in a transaction of its own that closes it as well: a crash between the two
    leaves an open difference that the next comparison heals.
    """
    problem = problem_of(ours, theirs)
    if problem is None:
        difference_close(actor=actor, gateway=gateway, kind=kind, ref=ref)
        return
    row = _note(actor, gateway, kind, ref, problem, ours, theirs)
    told = message_for(problem, ours, theirs)
    if told is None or ours is None or theirs is None:
        return
    event = GatewayEvent(
        kind=told, subject_id=ours.subject_id, ref=theirs.ref, money=theirs.money, code="reconciled", attempt=theirs.attempt,
        occurred_at=theirs.at,
    )  # fmt: skip
    try:
        with transaction.atomic():
            event_apply(actor=actor, event=event)
            after = ours_of(kind=kind, gateway=gateway, subject_id=ours.subject_id, theirs=theirs)
            if problem_of(after, theirs) is None:
                _healing(actor, row, Difference.Healing.DELIVERED, "")
                difference_close(actor=actor, gateway=gateway, kind=kind, ref=ref)
                return
        _refused(actor, row, "without_effect")
    except DomainError as refusal:
        _refused(actor, row, refusal.code)
    except Exception as error:
        log.exception("a difference could not be healed", extra={"kind": kind.value})
        _refused(actor, row, type(error).__name__)


def difference_close(*, actor: Actor, gateway: str, kind: RecordKind, ref: str, but: Problem | None = None) -> int:
    """Close what is open on a movement, except for the problem `but`; returns how many."""
    closed = 0
    with transaction.atomic():
        rows = Difference.objects.select_for_update(of=("self",)).filter(
            gateway=gateway, kind=kind, ref=ref, state=Difference.State.OPEN
        )
        for row in rows.exclude(problem=but or "").order_by("pk"):
            row.state, row.closed_at = Difference.State.CLOSED, clock.now()
            row.version += 1
            row.save()
            record(actor, "difference.closed", resource=row, person=row.person_id, data={"problem": str(row.problem)})
            closed += 1
        if closed:
            differences_tell()
    return closed


def _note(
    actor: Actor, gateway: str, kind: RecordKind, ref: str, problem: Problem, ours: Ours | None, theirs: GatewayRecord | None
) -> Difference:  # fmt: skip
    now = clock.now()
    sides = {
        "subject_id": ours.subject_id if ours else None,
        "person_id": ours.person_id if ours else None,
        # The books are the side to name where they are what disagrees.
        "here_amount": (ours.booked if problem is Problem.BOOKS else ours.money.amount) if ours else None,
        "here_currency": ours.money.currency if ours else "",
        "here_state": ours.state if ours else "",
        "there_amount": theirs.money.amount if theirs else None,
        "there_currency": theirs.money.currency if theirs else "",
        "there_state": str(theirs.state) if theirs else "",
        "happened_at": theirs.at if theirs else None,
    }
    with transaction.atomic():
        # The unique constraint lets one of two comparisons make the row; both then take its lock.
        row, made = Difference.objects.get_or_create(
            gateway=gateway, kind=kind, ref=ref, problem=problem, defaults={**sides, "opened_at": now, "seen_at": now}
        )
        row = Difference.objects.select_for_update(of=("self",)).get(pk=row.pk)
        again = row.state == Difference.State.CLOSED
        if again:
            row.state, row.closed_at, row.opened_at = Difference.State.OPEN, None, now
            row.times_opened += 1
            row.healing, row.healing_code = Difference.Healing.NONE, ""
        changed = again or any(getattr(row, name) != value for name, value in sides.items())
        for name, value in sides.items():
            setattr(row, name, value)
        row.seen_at = now
        row.version += 1 if changed else 0
        row.save()
        difference_close(actor=actor, gateway=gateway, kind=kind, ref=ref, but=problem)
        if made or again:
            record(
                actor, "difference.opened", resource=row, person=row.person_id,
                data={"gateway": gateway, "kind": kind.value, "problem": problem.value},
            )  # fmt: skip
            OPENED.labels(gateway, kind.value, problem.value).inc()
        if made or changed:
            differences_tell()
        return row


def _healing(actor: Actor, row: Difference, outcome: Difference.Healing, code: str) -> None:
    locked = Difference.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if (locked.healing, locked.healing_code) == (outcome, code[:80]):
        return
    locked.healing, locked.healing_code = outcome, code[:80]
    locked.version += 1
    locked.save()
    record(
        actor, f"difference.healing_{outcome.value}", resource=locked, person=locked.person_id,
        outcome="ok" if outcome is Difference.Healing.DELIVERED else "failed", data={"code": locked.healing_code},
    )  # fmt: skip
    HEALED.labels(row.gateway, row.kind, outcome.value).inc()
    differences_tell()


def _refused(actor: Actor, row: Difference, code: str) -> None:
    with transaction.atomic():
        _healing(actor, row, Difference.Healing.REFUSED, code)
