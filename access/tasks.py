"""Periodic work of the audit log."""

from celery import shared_task

from access import audit
from access.break_glass.services import glasses_expire
from access.viewing.services import viewings_expire


@shared_task(name="access.audit_checkpoint")
def audit_checkpoint() -> None:
    audit.checkpoint()


@shared_task(name="access.audit_months")
def audit_months() -> None:
    audit.months_prepare()
    audit.forget()


@shared_task(name="access.standings_end")
def standings_end() -> None:
    """What was allowed for a while and is over: written down, told."""
    glasses_expire()
    viewings_expire()
