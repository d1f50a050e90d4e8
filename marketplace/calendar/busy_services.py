"""Other calendars of a professional's: added, removed, and read now and then for when she is busy elsewhere.

Reading talks to a foreign server and so never happens inside a transaction. What was read replaces what was known in one; a
reading that fails changes nothing of that: what is busy stays busy until somebody says otherwise.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from celery.exceptions import SoftTimeLimitExceeded
from django.db import transaction

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from kernel import clock, fetching, outbox
from kernel.errors import Conflict, Invalid, NotFound
from kernel.fetching import Door, Fetched, FetchFailed
from marketplace.calendar.busy_reading import Unreadable, busy_spans
from marketplace.calendar.changes import calendar_changed, professional_lock
from marketplace.calendar.models import BusyFeed, BusySpan
from marketplace.calendar.slots import Span

MOST_FEEDS = 5
EVERY = timedelta(minutes=15)
# After failures the distance doubles, up to this.
SELDOM = timedelta(hours=12)
# While one worker reads, no other begins.
READING = timedelta(minutes=5)
# The longest horizon there is, and room to go on with while a document "has not changed".
AHEAD = timedelta(days=180 + 14)
WHOLE_AGAIN_AFTER = timedelta(days=7)
# A person asks again at most so often.
PATIENCE = timedelta(seconds=20)


def busy_feed_add(*, actor: Actor, professional_id: uuid.UUID, address: str) -> BusyFeed:
    """Read another calendar from now on. Raises NotFound, Invalid at `address`, Conflict("too_many_feeds" | "feed_exists")."""
    try:
        clean = fetching.address_clean(address)
    except FetchFailed as failed:
        raise Invalid(
            failed.code, fields={"address": ["Paste the https address that your other calendar gives out."]}
        ) from failed
    with transaction.atomic():
        professional = professional_lock(professional_id)
        authorize(actor, "calendar.edit_own", professional)
        there = list(BusyFeed.objects.filter(professional=professional))
        if any(feed.address == clean for feed in there):
            raise Conflict("feed_exists", "This calendar is already being read.")
        if len(there) >= MOST_FEEDS:
            raise Conflict("too_many_feeds", f"At most {MOST_FEEDS} calendars can be read.")
        feed = BusyFeed(
            professional=professional, owner_id=professional.user_id, address=clean, next_at=clock.now() + READING
        )
        feed.save(force_insert=True)
        record(actor, "busy_feed.added", resource=feed, person=professional.user_id)
        _say(feed)
        outbox.task("marketplace.busy_feed_read", feed_id=str(feed.pk))
        return feed


def busy_feed_remove(*, actor: Actor, feed_id: uuid.UUID) -> None:
    """Read it no more and forget what it said. Raises NotFound."""
    with transaction.atomic():
        feed, was_busy = _locked(actor, feed_id)
        record(actor, "busy_feed.removed", resource=feed, person=feed.owner_id)
        _say(feed)
        feed.delete()
        if was_busy:
            calendar_changed(feed.professional, before=None)


def busy_feed_retry(*, actor: Actor, feed_id: uuid.UUID) -> BusyFeed:
    """Read it now. Asking again within a moment changes nothing. Raises NotFound."""
    with transaction.atomic():
        feed, _ = _locked(actor, feed_id)
        now = clock.now()
        if feed.checked_at is None or now - feed.checked_at > PATIENCE:
            feed.next_at = now + READING
            feed.save(update_fields=["next_at"])
            record(actor, "busy_feed.retried", resource=feed, person=feed.owner_id)
            outbox.task("marketplace.busy_feed_read", feed_id=str(feed.pk))
        return feed


def busy_feeds_due(*, actor: Actor, limit: int = 100) -> int:
    """Send out the reading of every feed that is due; how many. Safe to run twice at once."""
    authorize(actor, "calendar.maintain")
    now = clock.now()
    with transaction.atomic(), outbox.together():
        due = list(
            BusyFeed.objects.select_for_update(of=("self",), skip_locked=True)
            .defer("address")
            .filter(next_at__lte=now)
            .order_by("next_at")[:limit]
        )
        BusyFeed.objects.filter(pk__in=[feed.pk for feed in due]).update(next_at=now + READING)
        for feed in due:
            outbox.task("marketplace.busy_feed_read", feed_id=str(feed.pk))
    return len(due)


def busy_feed_read(*, actor: Actor, feed_id: uuid.UUID, door: Door | None = None) -> None:
    """Read one feed and take over what it says. Safe to run twice; one that is gone is no mistake."""
    authorize(actor, "calendar.maintain")
    feed = BusyFeed.objects.select_related("professional").filter(pk=feed_id).first()
    if feed is None or feed.address is None:
        return
    now = clock.now()
    # A document that has not changed says nothing about the days that came nearer: now and then it is read whole.
    known = feed.state == BusyFeed.State.WORKING and feed.read_at is not None and now - feed.read_at < WHOLE_AGAIN_AFTER
    validators = {"etag": feed.etag, "last_modified": feed.last_modified} if known else {}
    try:
        answer = fetching.fetch(feed.address, door=door, **validators)
        spans = _spans(answer, ZoneInfo(feed.professional.zone), now)
    except (FetchFailed, Unreadable) as failed:
        _failed(feed, failed.code)
    except SoftTimeLimitExceeded:
        _failed(feed, "too_slow")
    else:
        _take_over(actor, feed, answer, spans, now)


def _spans(answer: Fetched, zone: ZoneInfo, now: datetime) -> list[Span] | None:
    """What the document says; None if it has not changed."""
    if answer.body is None:
        return None
    return busy_spans(answer.body, start=now - timedelta(days=1), end=now + AHEAD, zone=zone)


def _take_over(actor: Actor, feed: BusyFeed, answer: Fetched, spans: list[Span] | None, now: datetime) -> None:
    with transaction.atomic():
        professional = professional_lock(feed.professional_id)
        row = BusyFeed.objects.select_for_update(of=("self",)).filter(pk=feed.pk).first()
        if row is None or (row.read_at or now) > now:
            # Removed, or read by somebody later than us, while we were reading.
            return
        changed = False
        if spans is not None:
            before = set(BusySpan.objects.filter(feed=row, ends_at__gt=now).values_list("starts_at", "ends_at"))
            changed = {(span.start, span.end) for span in spans if span.end > now} != before
            row.etag, row.last_modified, row.read_at = answer.etag, answer.last_modified, now
        told = (row.state, row.problem)
        row.state, row.problem, row.failures = BusyFeed.State.WORKING, "", 0
        row.checked_at, row.next_at = now, now + EVERY
        row.save(update_fields=[
            "etag", "last_modified", "read_at", "state", "problem", "failures", "checked_at", "next_at",
        ])  # fmt: skip
        if changed and spans is not None:
            BusySpan.objects.filter(feed=row).delete()
            BusySpan.objects.bulk_create(
                BusySpan(feed=row, professional=professional, starts_at=span.start, ends_at=span.end) for span in spans
            )
            record(actor, "busy_feed.changed", resource=row, person=row.owner_id, data={"spans": len(spans)})
            calendar_changed(professional, before=None)
        if changed or told != (row.state, row.problem):
            _say(row)


def _failed(feed: BusyFeed, code: str) -> None:
    now = clock.now()
    with transaction.atomic():
        row = BusyFeed.objects.select_for_update(of=("self",)).defer("address").filter(pk=feed.pk).first()
        if row is None:
            return
        told = (row.state, row.problem)
        row.failures = min(row.failures + 1, 100)
        row.state, row.problem, row.checked_at = BusyFeed.State.FAILING, code, now
        row.next_at = now + min(EVERY * 2 ** min(row.failures - 1, 10), SELDOM)
        row.save(update_fields=["failures", "state", "problem", "checked_at", "next_at"])
        if told != (row.state, row.problem):
            _say(row)


def _locked(actor: Actor, feed_id: uuid.UUID) -> tuple[BusyFeed, bool]:
    """The feed and whether it takes time now, locked in the calendar's order. Raises NotFound."""
    professional_id = BusyFeed.objects.filter(pk=feed_id).values_list("professional_id", flat=True).first()
    if professional_id is None:
        raise NotFound
    professional = professional_lock(professional_id)
    authorize(actor, "calendar.edit_own", professional)
    feed = BusyFeed.objects.select_for_update(of=("self",)).defer("address").filter(pk=feed_id).first()
    if feed is None:
        raise NotFound
    feed.professional = professional
    return feed, feed.spans.filter(ends_at__gt=clock.now()).exists()


def _say(feed: BusyFeed) -> None:
    outbox.publish(f"user:{feed.owner_id}", "busy_feed.changed", {"feed_id": str(feed.pk)})
