"""Periodic work of the audit log."""

from celery import shared_task

from access import audit


@shared_task(name="access.audit_checkpoint")
def audit_checkpoint() -> None:
    audit.checkpoint()


@shared_task(name="access.audit_months")
def audit_months() -> None:
    audit.months_prepare()
    audit.forget()
