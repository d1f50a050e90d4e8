"""The delivery log: what was sent to somebody, when, and how it went."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from accounts.messages.content import content_of
from accounts.messages.models import OutgoingMessage
from accounts.messages.words import say
from accounts.people.models import User
from kernel.encryption import warm
from kernel.pagination import CursorPage, paginate


@dataclass(frozen=True, slots=True)
class LoggedMessage:
    """One message as its person sees it: `to` is masked, for whoever looks over her shoulder."""

    id: uuid.UUID
    channel: str
    title: str
    to: str
    state: str
    attempts: int
    deferred: bool
    queued_at: datetime
    due_at: datetime
    sent_at: datetime | None


def masked(to: str) -> str:
    """`a•••@people.example`, `•••• 3210`: enough to know which of one's own it is."""
    name, at, host = to.partition("@")
    return f"{name[:1]}•••@{host}" if at else f"•••• {to[-4:]}"


def messages_of(
    *, actor: Actor, person_id: uuid.UUID, cursor: str | None, limit: int
) -> tuple[list[LoggedMessage], str | None]:
    """A person's own messages, newest first, and where the next page begins."""
    authorize(actor, "messages.own", person_id)
    language = User.objects.values_list("language", flat=True).get(id=person_id)
    page = paginate(OutgoingMessage.objects.filter(person_id=person_id), cursor=cursor, limit=limit)
    warm({person_id})
    return [_logged(row, language) for row in page.rows], page.next


def _logged(row: OutgoingMessage, language: str) -> LoggedMessage:
    content = content_of(row)
    return LoggedMessage(
        row.id, row.channel, say(row.template, "title", language), masked(content.to) if content else "", row.state,
        row.attempts, row.deferred, row.created_at, row.due_at, row.sent_at,
    )  # fmt: skip


def messages_log(*, actor: Actor, state: str | None, cursor: str | None, limit: int) -> CursorPage[OutgoingMessage]:
    """All messages for administrators, newest first. The sealed part is not even read. That it was looked at is audited: what
    somebody was sent tells what she uses the platform for."""
    authorize(actor, "messages.log")
    rows: QuerySet[OutgoingMessage] = OutgoingMessage.objects.defer("sealed")
    if state is not None:
        rows = rows.filter(state=state)
    with transaction.atomic():
        page = paginate(rows, cursor=cursor, limit=limit)
        record(actor, "messages.listed", data={"state": state or ""}, shown=[row.person_id for row in page.rows])
    return page
