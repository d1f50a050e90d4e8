"""The worker's and the clock's part of exports."""

import uuid

from celery import shared_task

from privacy.exports import services


@shared_task(name="privacy.export_build")
def export_build(export_id: str) -> None:
    services.export_build(export_id=uuid.UUID(export_id))


@shared_task(name="privacy.exports_sweep")
def exports_sweep() -> None:
    services.exports_sweep()
