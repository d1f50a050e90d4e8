"""Telling people something."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import time
from typing import Any

from django.db import transaction

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from accounts.consents.models import Purpose
from accounts.consents.selectors import has_consent
from accounts.messages.services import message_queue
from accounts.messages.words import say
from accounts.notifications.kinds import CHANNELS, NEWS, SWITCHABLE, kind_of
from accounts.notifications.models import Notification, NotificationSettings
from accounts.notifications.selectors import quiet_until
from accounts.people.models import User
from kernel import clock, outbox
from kernel.errors import Invalid
from kernel.faults import Fault

DEFAULT_CHANNELS = CHANNELS
_NO_HOURS = Fault.said("quiet_hours_empty", "Quiet hours end at another time than they begin.")


@dataclass(frozen=True, slots=True)
class Letter:
    """What a template leaves open, by language, and the address that stops such mails with one request."""

    variables: Callable[[str], dict[str, str]]
    unsubscribe: str = ""


@transaction.atomic
def notify(
    *,
    actor: Actor,  # noqa: ARG001 - who caused it; every service says so
    person_id: uuid.UUID,
    template: str,
    data: dict[str, Any] | None = None,
    channels: Iterable[str] = DEFAULT_CHANNELS,
    urgent: bool = False,
    calendar: Callable[[str], str] | None = None,
    letter: Letter | None = None,
) -> Notification | None:
    """Tell one person something, in the caller's transaction: in the app at once, and by mail and text message after commit.

    `data` holds ids and codes only. Mail and text are discreet and go where the person has an address. What she switched off is
    left out, what falls into her quiet hours goes out when they end, except what must always be told (`kinds.KINDS`) and what the
    caller knows to be `urgent`: an appointment about to begin. None if it does not stand in the app, for a person who is
    gone, and for marketing she has not agreed to. `calendar` gives the iCalendar text that goes with a mail, in a language, and
    `letter` what a template leaves open.
    `actor` is who caused it: the caller has authorised him for that.
    """
    user = User.objects.defer("name").filter(id=person_id, is_active=True).first()
    if user is None or (template == NEWS and not has_consent(person_id, Purpose.MARKETING)):
        return None
    kind = kind_of(template)
    always = urgent or kind.always
    settings = None if always else NotificationSettings.objects.filter(person_id=person_id).first()
    silenced = set(settings.silenced) if settings else set()
    wanted = {channel for channel in channels if f"{kind.name}:{channel}" not in silenced}
    not_before = quiet_until(settings, user.zone) if settings else None
    for channel, to in (("email", user.email), ("sms", user.phone if user.phone_verified_at else None)):
        if channel in wanted and to:
            message_queue(
                channel=channel, to=to, template=template, language=user.language, person_id=user.id,
                not_before=not_before, calendar=calendar(user.language) if calendar and channel == "email" else "",
                variables=letter.variables(user.language) if letter else None, unsubscribe=letter.unsubscribe if letter else "",
            )  # fmt: skip
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


@transaction.atomic
def notification_settings_update(
    *,
    actor: Actor,
    person_id: uuid.UUID,
    silenced: Iterable[str] | None = None,
    quiet: tuple[time, time] | None = None,
    quiet_off: bool = False,
) -> NotificationSettings:
    """Change what is given: the switches that are off as "kind:channel", the quiet hours as wall times of the person's zone.

    Messages that wait for the end of earlier quiet hours keep their time. Invalid `invalid_input` for a kind that is always told
    and for quiet hours that begin when they end.
    """
    authorize(actor, "notifications.own", person_id)
    # The person's row is always there to lock; her settings may not be.
    user = User.objects.select_for_update(of=("self",)).defer("name").get(id=person_id)
    row = NotificationSettings.objects.filter(person=user).first() or NotificationSettings(person=user)
    if silenced is not None:
        off = sorted(set(silenced))
        known = {f"{kind}:{channel}" for kind in SWITCHABLE for channel in CHANNELS}
        if not set(off) <= known:
            raise Invalid("invalid_input", fields={"silenced": [Fault("unknown")]})
        row.silenced = off
    if quiet_off:
        row.quiet_from = row.quiet_until = None
    elif quiet is not None:
        if quiet[0] == quiet[1]:
            raise Invalid(
                "invalid_input",
                fields={"quiet_until": [_NO_HOURS]},
            )
        row.quiet_from, row.quiet_until = quiet
    row.save()
    record(
        actor, "notification_settings.changed", resource=row, person=person_id,
        data={"silenced": row.silenced, "quiet": row.quiet_from is not None},
    )  # fmt: skip
    outbox.publish(f"user:{person_id}", "profile.changed", {"fields": ["notification_settings"]})
    return row
