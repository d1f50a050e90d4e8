"""The steps of an erasure, in order. Each is idempotent and runs in one transaction together with the note that it is done.

A step that works on the document or file store does so before its transaction commits: a crash between the stores repeats the
step, and repeating it finds nothing left to do.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from access.actors import Actor
from access.models import RoleMember
from accounts.people.models import User
from accounts.sessions.services import sessions_end_all
from kernel import clock, data_map, keyring, outbox
from privacy.erasure.models import ErasureRequest
from privacy.exports.services import exports_discard
from privacy.holdings import clear_documents, clear_rows
from privacy.vault.services import vault_fill

ACTOR = Actor.system("privacy.erasure")
Work = Callable[[ErasureRequest], int]


@dataclass(frozen=True, slots=True)
class Step:
    """`work` returns how many rows or documents it changed."""

    name: str
    work: Work


def _close(request: ErasureRequest) -> int:
    """Nobody signs in any more, nothing new is written in her name: every later step finds a person who is gone."""
    User.objects.filter(pk=request.person_id).update(is_active=False)
    sessions_end_all(actor=ACTOR, person_id=request.person_id, reason="erased")
    ended = RoleMember.objects.filter(user_id=request.person_id, ended_at=None).update(ended_at=clock.now())
    outbox.control("recheck", user_id=str(request.person_id))
    return ended


def _farewell(request: ErasureRequest) -> int:
    """The domains let go of her: lists, queues, calendars."""
    for act in data_map.farewells().values():
        act(request.person_id)
    return len(data_map.farewells())


def _vault(request: ErasureRequest) -> int:
    return vault_fill(person_id=request.person_id, jurisdiction=request.jurisdiction)


def _documents(request: ErasureRequest) -> int:
    return sum(clear_documents(kept, request.person_id) for kept in data_map.collections())


def _files(request: ErasureRequest) -> int:
    return exports_discard(person_id=request.person_id)


def _rows_of(app: str) -> Work:
    def work(request: ErasureRequest) -> int:
        mine = [table for table in data_map.tables() if table.model.split(".")[0] == app]
        return sum(clear_rows(table, request.person_id) for table in mine)

    return work


def _key(request: ErasureRequest) -> int:
    """What is left anywhere, in backups above all, is sealed under this key and nothing opens it again."""
    keyring.destroy(request.person_id)
    outbox.control("forget_key", person_id=str(request.person_id))
    return 1


# Higher apps first: their rows hang on those of the lower ones. The account itself goes last.
APPS = ("consultations", "marketplace", "billing", "privacy", "mfa", "account", "accounts")


def steps() -> list[Step]:
    """All steps. An app whose name is not in `APPS` has its step before them, so that none can be forgotten."""
    named = {table.model.split(".")[0] for table in data_map.tables() if table.subjects}
    order = [*sorted(named - set(APPS)), *(app for app in APPS if app in named)]
    return [
        Step("close", _close),
        Step("farewell", _farewell),
        Step("vault", _vault),
        Step("documents", _documents),
        Step("files", _files),
        *(Step(f"rows_{app}", _rows_of(app)) for app in order),
        Step("key", _key),
    ]


def erased(person_id: uuid.UUID) -> bool:
    """Whether the person's key is gone for good."""
    from kernel.models import DataKey

    return DataKey.objects.filter(person_id=person_id, destroyed_at__isnull=False).exists()
