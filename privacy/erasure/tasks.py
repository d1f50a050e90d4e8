"""The clock's and the worker's part of erasures."""

import uuid

from celery import shared_task

from privacy.erasure import services


@shared_task(name="privacy.erasures_sweep")
def erasures_sweep() -> None:
    services.erasures_sweep()


@shared_task(name="privacy.erasure_run")
def erasure_run(request_id: str) -> None:
    services.erasure_run(request_id=uuid.UUID(request_id))
