"""The timer of crisis numbers."""

from __future__ import annotations

from celery import shared_task

from access.actors import Actor
from marketplace.helplines.services import helplines_watch


@shared_task(name="marketplace.helplines_watch")
def helplines_watch_task() -> None:
    """Every hour: who has to be told that numbers have not been checked for long."""
    helplines_watch(actor=Actor.system("marketplace.helplines_watch"))
