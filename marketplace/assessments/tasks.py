"""Timers of assessments: one service call each, safe to run twice or late."""

from __future__ import annotations

from celery import shared_task

from access.actors import Actor
from marketplace.assessments.services import responses_heal


@shared_task(name="marketplace.responses_heal")
def responses_heal_task() -> None:
    """Every few seconds: an answer whose request died is dealt with."""
    responses_heal(actor=Actor.system("marketplace.responses_heal"))
