"""Celery entry points of bookings."""

from __future__ import annotations

from celery import shared_task

from access.actors import Actor
from consultations.bookings import held_money, no_shows, services


@shared_task(name="consultations.bookings_sweep")
def bookings_sweep() -> None:
    """Expire holds and settle sessions to which somebody did not come."""
    actor = Actor.system("consultations.bookings_sweep")
    services.holds_expire(actor=actor)
    no_shows.no_shows_settle(actor=actor)


@shared_task(name="consultations.held_money_settle")
def held_money_settle() -> None:
    """Look for money that is held for sessions that are long over."""
    held_money.held_money_settle(actor=Actor.system("consultations.held_money_settle"))
