"""Reading notifications."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db.models import QuerySet

from access.actors import Actor
from access.authorize import authorize
from accounts.notifications.models import Notification, NotificationSettings
from accounts.notifications.quiet import quiet_end
from kernel import clock


def notifications_of(person_id: uuid.UUID) -> QuerySet[Notification]:
    """A person's notifications; the caller orders or pages them, newest first."""
    return Notification.objects.filter(person_id=person_id)


def unread_count(person_id: uuid.UUID) -> int:
    return Notification.objects.filter(person_id=person_id, read_at=None).count()


def settings_of(*, actor: Actor, person_id: uuid.UUID) -> NotificationSettings:
    """How a person wants to be told things; an unsaved row with everything on if she never said."""
    authorize(actor, "notifications.own", person_id)
    return NotificationSettings.objects.filter(person_id=person_id).first() or NotificationSettings(person_id=person_id)


def quiet_until(settings: NotificationSettings, zone: str) -> datetime | None:
    """When the person's quiet hours end, if it is within them now."""
    if settings.quiet_from is None or settings.quiet_until is None:
        return None
    return quiet_end(at=clock.now(), zone=zone, start=settings.quiet_from, end=settings.quiet_until)
