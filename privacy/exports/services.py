"""Asking for a copy, making it, handing it over, and forgetting it."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.db import IntegrityError, transaction

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from access.proof import demand_fresh_proof
from accounts.notifications.services import notify
from kernel import clock, outbox
from kernel.errors import Conflict, NotFound
from kernel.files import file_delete, file_get, file_put
from privacy.exports.bundle import archive
from privacy.exports.models import DataExport
from privacy.holdings import Holding, holders, holdings

ACTOR = Actor.system("privacy.exports")
KEPT = timedelta(days=7)
LINK_GOOD_FOR = timedelta(minutes=10)
CONTEXT = "exports.archive"
_SALT = "privacy.exports.link"
State = DataExport.State
# Made again from the start if its worker is gone for this long.
STALLED_AFTER = timedelta(minutes=6)


@dataclass(frozen=True, slots=True)
class Link:
    """Where the archive can be fetched for the next minutes, and what opens it."""

    path: str
    good_until: datetime
    pass_phrase: str


def _announce(export: DataExport) -> None:
    outbox.publish(
        f"privacy:{export.person_id}",
        "export.changed",
        {"export_id": str(export.id), "state": export.state, "percent": export.percent},
    )


@transaction.atomic
def export_request(*, actor: Actor, person_id: uuid.UUID) -> DataExport:
    """Ask for a copy of everything. Raises Conflict `export_under_way`, Forbidden `step_up_required`."""
    authorize(actor, "privacy.own", person_id)
    demand_fresh_proof(actor)
    try:
        with transaction.atomic():
            export = DataExport.objects.create(person_id=person_id)
    except IntegrityError:
        raise Conflict("export_under_way", "Your copy is already being made.") from None
    record(actor, "export.requested", resource=export, person=person_id)
    outbox.task("privacy.export_build", export_id=str(export.id))
    _announce(export)
    return export


def export_build(*, export_id: uuid.UUID) -> None:
    """Make the archive. Idempotent: a task delivered again makes it anew, or finds it made."""
    export = DataExport.objects.select_related(None).filter(id=export_id).first()
    if export is None or export.state not in {State.QUEUED, State.BUILDING}:
        return
    _progress(export_id, 0)
    found: list[Holding] = []
    total = len(holders())
    said = 0
    for number, holding in enumerate(holdings(export.person_id), start=1):
        found.append(holding)
        percent = number * 90 // total
        if percent >= said + 10:
            said = percent
            _progress(export_id, percent)
    pass_phrase = "-".join(secrets.token_hex(2) for _ in range(6))
    packed = archive(export.person_id, found, pass_phrase)
    name = file_put(export.person_id, packed, context=CONTEXT)
    if not _finish(export_id, name, packed, pass_phrase, {holding.name: len(holding.rows) for holding in found}):
        file_delete(name)


@transaction.atomic
def _progress(export_id: uuid.UUID, percent: int) -> None:
    export = DataExport.objects.select_for_update(of=("self",)).get(id=export_id)
    export.state, export.percent = State.BUILDING, percent
    export.save(update_fields=["state", "percent"])
    _announce(export)


@transaction.atomic
def _finish(export_id: uuid.UUID, name: str, packed: bytes, pass_phrase: str, counts: dict[str, int]) -> bool:
    """Note the archive; False if another worker was first or the person is being erased meanwhile."""
    export = DataExport.objects.select_for_update(of=("self",)).get(id=export_id)
    if export.state != State.BUILDING:
        return False
    now = clock.now()
    export.state, export.percent, export.counts = State.READY, 100, counts
    export.file, export.size, export.digest = name, len(packed), hashlib.sha256(packed).hexdigest()
    export.pass_phrase, export.ready_at, export.expires_at = pass_phrase, now, now + KEPT
    export.save()
    record(ACTOR, "export.ready", resource=export, person=export.person_id, data={"holders": len(counts)})
    notify(actor=ACTOR, person_id=export.person_id, template="export.ready", data={"export_id": str(export.id)})
    _announce(export)
    return True


@transaction.atomic
def export_link(*, actor: Actor, person_id: uuid.UUID, export_id: uuid.UUID) -> Link:
    """An address that is good for ten minutes. Raises NotFound, Conflict `export_not_ready`."""
    authorize(actor, "privacy.own", person_id)
    demand_fresh_proof(actor)
    export = DataExport.objects.filter(id=export_id, person_id=person_id).first()
    if export is None:
        raise NotFound
    if export.state != State.READY or export.pass_phrase is None:
        raise Conflict("export_not_ready", "This copy cannot be fetched any more. Ask for a new one.")
    now = clock.now()
    token = signing.dumps({"export": str(export.id), "until": (now + LINK_GOOD_FOR).timestamp()}, salt=_SALT)
    record(actor, "export.link_made", resource=export, person=person_id)
    return Link(f"/api/v1/privacy/exports/{token}", now + LINK_GOOD_FOR, export.pass_phrase)


@transaction.atomic
def export_fetch(*, token: str) -> bytes:
    """The archive for a link; the link is the right. NotFound for one that is spent, false, or of a copy that is gone."""
    try:
        claims = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        raise NotFound from None
    if float(claims["until"]) < clock.now().timestamp():
        raise NotFound("link_expired", "This link is no longer good. Make a new one on your privacy page.")
    export = DataExport.objects.select_for_update(of=("self",)).filter(id=claims["export"], state=State.READY).first()
    packed = file_get(export.file, context=CONTEXT) if export else None
    if export is None or packed is None:
        raise NotFound
    export.fetched_at = clock.now()
    export.save(update_fields=["fetched_at"])
    record(Actor.person(export.person_id), "export.fetched", resource=export, person=export.person_id)
    return packed


def exports_sweep() -> int:
    """Forget copies whose week is over and start again what a crash interrupted; returns how many were touched."""
    now = clock.now()
    touched = 0
    for export_id in DataExport.objects.filter(state=State.READY, expires_at__lte=now).values_list("id", flat=True):
        touched += _expire(export_id)
    stalled = DataExport.objects.filter(
        state__in=[State.QUEUED, State.BUILDING], updated_at__lte=now - STALLED_AFTER
    ).values_list("id", flat=True)
    for export_id in stalled:
        with transaction.atomic():
            outbox.task("privacy.export_build", export_id=str(export_id))
        touched += 1
    return touched


@transaction.atomic
def _expire(export_id: uuid.UUID) -> int:
    export = DataExport.objects.select_for_update(of=("self",)).get(id=export_id)
    if export.state == State.EXPIRED:
        return 0
    file_delete(export.file)
    export.state, export.file, export.pass_phrase = State.EXPIRED, "", None
    export.save(update_fields=["state", "file", "pass_phrase"])
    _announce(export)
    return 1


def exports_discard(*, person_id: uuid.UUID) -> int:
    """Remove every copy of a person, for her erasure; inside its transaction. Again is no change."""
    return sum(
        _expire(export_id)
        for export_id in DataExport.objects.filter(person_id=person_id)
        .exclude(state=State.EXPIRED)
        .values_list("id", flat=True)
    )
