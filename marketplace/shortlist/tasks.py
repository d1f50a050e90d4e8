"""The timer of saved searches: one service call, safe to run twice or late."""

from __future__ import annotations

from celery import shared_task

from access.actors import Actor
from marketplace.shortlist.services import searches_check


@shared_task(name="marketplace.saved_searches_check")
def saved_searches_check_task() -> None:
    """Every minute: fifty of the searches that were not asked for an hour."""
    searches_check(actor=Actor.system("marketplace.saved_searches_check"))
