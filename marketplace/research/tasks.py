"""The worker's and the clock's part of extracts."""

import uuid

from celery import shared_task

from marketplace.research import services


@shared_task(name="marketplace.research_extract_build")
def research_extract_build(extract_id: str) -> None:
    services.extract_build(extract_id=uuid.UUID(extract_id))


@shared_task(name="marketplace.research_extracts_sweep")
def research_extracts_sweep() -> None:
    services.extracts_sweep()
