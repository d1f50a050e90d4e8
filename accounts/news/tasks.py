"""The worker's and the clock's part of news."""

import uuid

from celery import shared_task

from accounts.news import services


@shared_task(name="accounts.news_spread")
def news_spread(issue_id: str) -> None:
    services.issue_spread(issue_id=uuid.UUID(issue_id))


@shared_task(name="accounts.news_sweep")
def news_sweep() -> None:
    services.issues_sweep()
