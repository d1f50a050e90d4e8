"""The timer of licences."""

from __future__ import annotations

from celery import shared_task

from access.actors import Actor
from marketplace.verification.expiry import licences_watch


@shared_task(name="marketplace.licences_watch")
def licences_watch_task() -> None:
    """Every minute: who has to be told that a licence ends, or has ended."""
    licences_watch(actor=Actor.system("marketplace.licences_watch"))
