"""Reading why an account is closed."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from access.fields import field_shown
from accounts.closing.models import AccountClosure
from accounts.people.models import User
from kernel.errors import NotFound

MOST = 20


@dataclass(frozen=True, slots=True)
class ClosureView:
    """One closing; `reopened_at` is None while it lasts."""

    reason: str
    note: str
    closed_at: datetime
    closed_by: uuid.UUID
    reopened_at: datetime | None
    reopened_by: uuid.UUID | None
    reopened_note: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether an account is open, and its closings, newest first. `reopenable`: an administrator closed it."""

    is_active: bool
    reopenable: bool
    closures: list[ClosureView]


@transaction.atomic
def account_standing(*, actor: Actor, person_id: uuid.UUID) -> Standing:
    """What administrators see of an account's closings; that it was read is recorded. NotFound."""
    authorize(actor, "people.standing")
    active = User.objects.filter(id=person_id).values_list("is_active", flat=True).first()
    if active is None:
        raise NotFound
    rows = list(AccountClosure.objects.filter(person_id=person_id).order_by("-id")[:MOST])
    shown = {name: field_shown(actor, f"accounts.accountclosure.{name}") for name in ("note", "reopened_note")}
    record(actor, "account.standing_read", resource=("accounts.user", person_id), person=person_id)
    views = [
        ClosureView(
            row.reason, (row.note if shown["note"] else None) or "", row.created_at, row.closed_by, row.reopened_at,
            row.reopened_by, (row.reopened_note if shown["reopened_note"] else None) or "",
        )
        for row in rows
    ]  # fmt: skip
    return Standing(active, not active and bool(rows) and rows[0].reopened_at is None, views)
