"""Reading notifications."""

from __future__ import annotations

import uuid

from django.db.models import QuerySet

from accounts.notifications.models import Notification


def notifications_of(person_id: uuid.UUID) -> QuerySet[Notification]:
    """A person's notifications; the caller orders or pages them, newest first."""
    return Notification.objects.filter(person_id=person_id)


def unread_count(person_id: uuid.UUID) -> int:
    return Notification.objects.filter(person_id=person_id, read_at=None).count()
