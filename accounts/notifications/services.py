"""Telling people something."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from access.actors import Actor
from access.authorize import authorize
from accounts.messages.services import message_queue
from accounts.messages.words import say
from accounts.notifications.models import Notification
from accounts.people.models import User
from kernel import clock, outbox

DEFAULT_CHANNELS = ("app", "email", "sms")


@transaction.atomic
def notify(
    *,
    actor: Actor,  # noqa: ARG001 - who caused it; every service says so
    person_id: uuid.UUID,
    template: str,
    data: dict[str, Any] | None = None,
    channels: Iterable[str] = DEFAULT_CHANNELS,
) -> Notification | None:
    """Tell one person something, in the caller's transaction: in the app at once, and by mail and text message after commit.

    `data` holds ids and codes only. Mail and text are discreet and go where the person has an address. None without "app", and
    for a person who is gone. `actor` is who caused it: the caller has authorised him for that.
    """
    user = User.objects.defer("name").filter(id=person_id, is_active=True).first()
    if user is None:
        return None
    wanted = set(channels)
    if "email" in wanted and user.email:
        message_queue(channel="email", to=user.email, template=template, language=user.language, person_id=user.id)
    if "sms" in wanted and user.phone and user.phone_verified_at:
        message_queue(channel="sms", to=user.phone, template=template, language=user.language, person_id=user.id)
    if "app" not in wanted:
        return None
    row = Notification.objects.create(person_id=person_id, template=template, data=data or {})
    outbox.publish(
        f"user:{person_id}",
        "notification.created",
        {
            "id": str(row.id),
            "template": template,
            "title": say(template, "title", user.language),
            "data": row.data,
            "at": row.created_at.isoformat(),
        },
    )
    return row


@transaction.atomic
def notifications_read(*, actor: Actor, person_id: uuid.UUID, ids: list[uuid.UUID] | None = None) -> int:
    """Mark notifications as read: the given ones, or all. Returns how many were unread."""
    authorize(actor, "notifications.own", person_id)
    unread = Notification.objects.filter(person_id=person_id, read_at=None)
    if ids is not None:
        unread = unread.filter(id__in=ids)
    changed = unread.update(read_at=clock.now())
    if changed:
        left = Notification.objects.filter(person_id=person_id, read_at=None).count()
        outbox.publish(f"user:{person_id}", "notifications.read", {"unread": left})
    return changed
