"""Celery's way in."""

from __future__ import annotations

from celery import shared_task

from accounts.sessions.idle import sessions_idle_end as end_idle


@shared_task(name="accounts.sessions_idle_end")
def sessions_idle_end() -> None:
    """Sign out devices nobody touches."""
    end_idle()
