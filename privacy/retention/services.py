"""What the clock removes: rows past their days, audit months past their years, vault records past their terms."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.apps import apps
from django.db import transaction

from access.actors import Actor
from access.audit import record
from kernel import clock, data_map
from kernel.documents import documents
from privacy.vault.services import vault_release

ACTOR = Actor.system("privacy.purge")
BATCH = 5000


def _purge_table(declared: data_map.Table, now: datetime) -> int:
    if declared.purge is None:
        return 0
    column, days = declared.purge
    model = apps.get_model(declared.model)
    before: datetime | date = now - timedelta(days=days)
    # In batches, so that a table that was never purged does not hold its locks for minutes.
    removed = 0
    while True:
        with transaction.atomic():
            ids = list(model._default_manager.filter(**{f"{column}__lt": before}).values_list("pk", flat=True)[:BATCH])
            model._default_manager.filter(pk__in=ids).delete()
        removed += len(ids)
        if len(ids) < BATCH:
            return removed


def purge_run() -> dict[str, int]:
    """Remove what is past its days, in both stores, and what the vault need not keep; returns how many by holder."""
    now = clock.now()
    removed = {declared.name: count for declared in data_map.tables() if (count := _purge_table(declared, now))}
    for kept in data_map.collections():
        if kept.purge is not None:
            before = now - timedelta(days=kept.purge[1])
            if count := documents.delete_many(kept.name, {kept.purge[0]: {"$lt": before}}):
                removed[kept.name] = count
    if released := vault_release(on=now.date()):
        removed["privacy.VaultRecord"] = released
    if removed:
        with transaction.atomic():
            record(ACTOR, "retention.purged", data=removed)
    return removed
