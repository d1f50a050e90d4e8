"""The timer of matching: one service call, safe to run twice or late."""

from __future__ import annotations

from celery import shared_task

from access.actors import Actor
from marketplace.matching.services import match_facts_refresh


@shared_task(name="marketplace.match_facts_refresh")
def match_facts_refresh_task() -> None:
    """Every few minutes: completed sessions are counted anew."""
    match_facts_refresh(actor=Actor.system("marketplace.match_facts_refresh"))
