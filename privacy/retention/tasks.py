"""The clock's part of retention."""

from celery import shared_task

from privacy.retention import services


@shared_task(name="privacy.purge")
def purge() -> None:
    services.purge_run()
