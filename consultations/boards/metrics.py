"""What happened, hour by hour: counted once an hour is over, again while it runs, and kept.

Everything is counted at the instant it happened (a booking when it was confirmed, money when it was promised or given back, a
session when it finished, a wait when it ended), so an hour that is over does not change any more. A refresh counts two hours
with five bounded queries, whatever the platform's history; the board reads kept rows only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Sum
from django.db.models.functions import TruncHour

from access.actors import Actor
from access.authorize import authorize
from consultations.boards.events import MetricsBucket, MetricsChanged, MetricsNow, MetricsSnapshot
from consultations.boards.models import MetricHour
from consultations.bookings.lifecycle import BookingState
from consultations.bookings.models import Booking
from consultations.calls.models import Call
from consultations.waiting_room.lifecycle import QUEUED
from consultations.waiting_room.models import WaitingEntry
from kernel import clock, outbox
from marketplace.models import ProfessionalPresence

TOPIC = "board:metrics"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HOURS_SHOWN, DAYS_SHOWN = 24, 14
ENDS = {
    BookingState.NO_SHOW_PATIENT: "no_shows_patient",
    BookingState.NO_SHOW_PROFESSIONAL: "no_shows_professional",
    BookingState.TECHNICAL_FAILURE: "technical_failures",
    BookingState.CANCELLED: "cancelled",
}
NUMBERS = ("bookings", "sessions", "session_minutes", "waits", "wait_seconds", *ENDS.values())
MONEY = ("revenue", "refunds")
NOTHING_YET = MetricsNow(
    waiting=0, running=0, available=0, in_session=0, finishing_notes=0, away=0, utilisation_percent=None
)


def hour_of(at: datetime) -> datetime:
    """The beginning of the hour (UTC) an instant lies in."""
    return at.replace(minute=0, second=0, microsecond=0)


def day_of(at: datetime) -> datetime:
    """The beginning of the UTC day an instant lies in."""
    return at.replace(hour=0, minute=0, second=0, microsecond=0)


def metrics_refresh(*, actor: Actor) -> bool:
    """Count the running hour and whatever before it was never counted to its end; tell the board if anything is new.

    After a pause (or at the very first time) up to 14 days are caught up in the same five queries. Safe to run twice at once.
    """
    authorize(actor, "board.count")
    now = clock.now()
    first = day_of(now) - (DAYS_SHOWN - 1) * DAY
    with transaction.atomic():
        # One counter at a time: the last row is the lock, and says from where on to count.
        last = MetricHour.objects.select_for_update().order_by("-at").first()
        if last is None:
            MetricHour.objects.bulk_create([MetricHour(at=first, counts={})], ignore_conflicts=True)
            last = MetricHour.objects.select_for_update().get(at=first)
        # An hour counted while it ran is counted again, and so is the one before it: its last writers may have been slow.
        since = max(first, last.at - HOUR)
        counted = _count(since, now)
        kept = MetricHour.objects.in_bulk(list(counted))
        changed = [at for at in sorted(counted) if at not in kept or kept[at].counts != counted[at]]
        MetricHour.objects.bulk_create(
            [MetricHour(at=at, counts=counted[at]) for at in changed],
            update_conflicts=True,
            unique_fields=["at"],
            update_fields=["counts"],
        )
        standing = _now()
        said = standing.model_dump(mode="json")
        if not changed and last.told_now == said:
            return False
        MetricHour.objects.filter(at=max(counted)).update(told_now=said)
        days = sorted({day_of(at) for at in changed})
        rows = {row.at: row.counts for row in MetricHour.objects.filter(at__gte=days[0])} if days else {}
        event = MetricsChanged(
            now=standing,
            hours=[_bucket(at, [counted[at]]) for at in changed if at > hour_of(now) - HOURS_SHOWN * HOUR],
            days=[_bucket(day, [counts for at, counts in rows.items() if day_of(at) == day]) for day in days],
        )
        outbox.publish(TOPIC, "metrics.changed", event.model_dump(mode="json"))
        return True


def metrics_snapshot(*, actor: Actor) -> MetricsSnapshot:
    """The last 24 hours and 14 UTC days, oldest first, and how things stood when they were last counted; one query.

    What was counted and told, not what a look at this instant would find: a reader who folds events sees the same. Before the
    first count (ten seconds in the platform's life) nothing stands anywhere.
    """
    authorize(actor, "board.metrics")
    at = hour_of(clock.now())
    kept = list(MetricHour.objects.filter(at__gte=day_of(at) - DAYS_SHOWN * DAY).order_by("at"))
    last = kept[-1] if kept else None
    if last is not None:
        at = last.at
    rows = {row.at: row.counts for row in kept}
    by_day: dict[datetime, list[dict[str, Any]]] = defaultdict(list)
    for hour, counts in rows.items():
        by_day[day_of(hour)].append(counts)
    hours = [at - back * HOUR for back in reversed(range(HOURS_SHOWN))]
    days = [day_of(at) - back * DAY for back in reversed(range(DAYS_SHOWN))]
    return MetricsSnapshot(
        now=MetricsNow.model_validate(last.told_now) if last is not None and last.told_now else NOTHING_YET,
        hours=[_bucket(hour, [rows.get(hour, {})]) for hour in hours],
        days=[_bucket(day, by_day[day]) for day in days],
    )


def _count(since: datetime, now: datetime) -> dict[datetime, dict[str, Any]]:
    """Every hour from `since` to now, counted: one query for each kind of thing that happens."""
    hours = int((hour_of(now) - since) / HOUR) + 1
    counted: dict[datetime, dict[str, Any]] = {since + number * HOUR: {} for number in range(hours)}

    def add(at: datetime, name: str, value: int, currency: str = "") -> None:
        counts = counted[at]
        if not value:
            return
        if currency:
            counts.setdefault(name, {})[currency] = counts.get(name, {}).get(currency, 0) + value
        else:
            counts[name] = counts.get(name, 0) + value

    confirmed = Booking.objects.filter(confirmed_at__gte=since, confirmed_at__lte=now)
    for at, currency, count, price in _hourly(confirmed, "confirmed_at", "currency", Count("pk"), Sum("price_minor")):
        add(at, "bookings", count)
        add(at, "revenue", price, currency)
    closed = Booking.objects.filter(closed_at__gte=since, closed_at__lte=now, state__in=[*ENDS])
    for at, state, count, _ in _hourly(closed, "closed_at", "state", Count("pk"), Count("pk")):
        add(at, ENDS[BookingState(state)], count)
    for at, currency, _, back in _hourly(closed, "closed_at", "currency", Count("pk"), Sum("refund_minor", default=0)):
        add(at, "refunds", back, currency)
    held = Call.objects.filter(finished_at__gte=since, finished_at__lte=now, started_at__isnull=False)
    for finished_at, started_at in held.values_list("finished_at", "started_at"):
        if finished_at is not None and started_at is not None:
            add(hour_of(finished_at), "sessions", 1)
            add(hour_of(finished_at), "session_minutes", int((finished_at - started_at).total_seconds()) // 60)
    waited = WaitingEntry.objects.filter(admitted_at__gte=since, admitted_at__lte=now, queued_at__isnull=False)
    for admitted_at, queued_at, starts_at in waited.values_list("admitted_at", "queued_at", "starts_at"):
        if admitted_at is not None and queued_at is not None:
            add(hour_of(admitted_at), "waits", 1)
            # A wait counts from when she could expect to be seen: the later of her coming and her appointment.
            add(
                hour_of(admitted_at),
                "wait_seconds",
                max(0, int((admitted_at - max(queued_at, starts_at)).total_seconds())),
            )
    return counted


def _hourly(rows: Any, at: str, by: str, *sums: Any) -> Iterable[tuple[datetime, str, int, int]]:
    grouped = rows.annotate(hour=TruncHour(at)).order_by().values("hour", by).annotate(one=sums[0], two=sums[1])
    found: Iterable[tuple[datetime, str, int, int]] = grouped.values_list("hour", by, "one", "two")
    return found


def _now() -> MetricsNow:
    present = dict(ProfessionalPresence.objects.values_list("state").annotate(count=Count("pk")).order_by())
    waiting = WaitingEntry.objects.filter(state__in=[state.value for state in QUEUED]).count()
    running = Call.objects.filter(opened_at__isnull=False, finished_at__isnull=True).count()
    busy = present.get("in_session", 0) + present.get("finishing_notes", 0)
    there = busy + present.get("available", 0)
    return MetricsNow(
        waiting=waiting,
        running=running,
        available=present.get("available", 0),
        in_session=present.get("in_session", 0),
        finishing_notes=present.get("finishing_notes", 0),
        away=present.get("away", 0),
        utilisation_percent=round(100 * busy / there) if there else None,
    )


def _bucket(at: datetime, parts: Iterable[dict[str, Any]]) -> MetricsBucket:
    """Hours added up."""
    numbers: dict[str, int] = dict.fromkeys(NUMBERS, 0)
    money: dict[str, dict[str, int]] = {name: {} for name in MONEY}
    for part in parts:
        for name in NUMBERS:
            numbers[name] += part.get(name, 0)
        for name in MONEY:
            for currency, amount in part.get(name, {}).items():
                money[name][currency] = money[name].get(currency, 0) + amount
    return MetricsBucket.model_validate({"at": at, **numbers, **money})
