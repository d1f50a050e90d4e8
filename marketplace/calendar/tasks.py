"""Timers of the calendar: one service call each, safe to run twice or late."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task

from access.actors import Actor
from marketplace.calendar.availability_services import next_slots_refresh
from marketplace.calendar.busy_services import busy_feed_read, busy_feeds_due
from marketplace.calendar.services import claims_expire
from marketplace.calendar.telling import calendar_tell, calendars_tell_left


@shared_task(name="marketplace.claims_expire")
def claims_expire_task() -> None:
    """Every few seconds: overdue holds are given back."""
    claims_expire(actor=Actor.system("marketplace.claims_expire"))


@shared_task(name="marketplace.next_slots_refresh")
def next_slots_refresh_task() -> None:
    """Every minute: a next free slot that time has passed by is replaced."""
    next_slots_refresh(actor=Actor.system("marketplace.next_slots_refresh"))


@shared_task(name="marketplace.calendar_tell")
def calendar_tell_task(professional_id: str) -> None:
    """A moment after a burst of changes: readers are told of them together."""
    calendar_tell(actor=Actor.system("marketplace.calendar_tell"), professional_id=UUID(professional_id))


@shared_task(name="marketplace.calendars_tell_left")
def calendars_tell_left_task() -> None:
    """Every few seconds: what a lost task left untold."""
    calendars_tell_left(actor=Actor.system("marketplace.calendars_tell_left"))


@shared_task(name="marketplace.busy_feeds_due")
def busy_feeds_due_task() -> None:
    """Every minute: calendars elsewhere that are due are read."""
    busy_feeds_due(actor=Actor.system("marketplace.busy_feeds_due"))


# A document whose rules take longer to work out than this is given up, and its owner told.
@shared_task(name="marketplace.busy_feed_read", soft_time_limit=90)
def busy_feed_read_task(feed_id: str) -> None:
    """Read one calendar elsewhere."""
    busy_feed_read(actor=Actor.system("marketplace.busy_feed_read"), feed_id=UUID(feed_id))
