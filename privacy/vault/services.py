"""Putting into the vault, opening it with a reason, and destroying what has served its term."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import orjson
from django.apps import apps
from django.conf import settings
from django.db import transaction

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from kernel import clock, data_map, keyring
from kernel.data_map import Erasure, Retention
from kernel.errors import Invalid, NotFound
from kernel.faults import Fault
from privacy.holdings import as_dict, documents_of, rows_of
from privacy.retention.terms import law_of
from privacy.vault.models import VaultRecord

# Codes and no words: the audit log outlives the person and holds nothing of her.
REASONS = ("court_order", "authority", "insurer", "complaint", "own_request")


def vault_fill(*, person_id: uuid.UUID, jurisdiction: str) -> int:
    """Copy what the law wants kept into the vault; returns how many records it holds of the person. Again is no change."""
    law = law_of(jurisdiction)
    today = clock.now().date()
    kept: list[VaultRecord] = []

    def keep(source: str, source_id: object, content: dict[str, Any], retention: Retention, days: int) -> None:
        kept.append(
            VaultRecord(
                person_id=person_id, key_id=uuid.uuid5(person_id, f"vault:{retention}"), source=source, source_id=str(source_id),
                retention=retention, jurisdiction=jurisdiction, basis=law.source, release_on=today + timedelta(days=days),
                content=orjson.loads(orjson.dumps(content, default=str)),
            )
        )  # fmt: skip

    if law.clinical_days:
        for table in data_map.tables():
            for path, act in table.subjects.items():
                for row in rows_of(table, path, person_id) if act is Erasure.VAULT else ():
                    content = as_dict(table, row, person_id, all_sealed=True)
                    keep(table.name, row.pk, content, Retention.CLINICAL, law.clinical_days)
        for collection in data_map.collections():
            if collection.erasure is Erasure.VAULT:
                for document in documents_of(collection, person_id):
                    keep(collection.name, document["_id"], document, Retention.CLINICAL, law.clinical_days)
    # A clinical record that cannot be matched to a human being is of no use to the law.
    days = law.clinical_days if kept else law.account_days
    if days:
        table = next(one for one in data_map.tables() if one.model == settings.AUTH_USER_MODEL)
        row = apps.get_model(settings.AUTH_USER_MODEL)._default_manager.get(pk=person_id)
        retention = Retention.CLINICAL if kept else Retention.ACCOUNT
        keep(table.name, person_id, as_dict(table, row, person_id), retention, days)
    VaultRecord.objects.bulk_create(kept, ignore_conflicts=True)
    return VaultRecord.objects.filter(person_id=person_id).count()


@transaction.atomic
def vault_open(*, actor: Actor, record_id: uuid.UUID, reason: str) -> VaultRecord:
    """One record, opened for one of `REASONS`. Raises NotFound, Invalid `reason_required`."""
    authorize(actor, "vault.open")
    if reason not in REASONS:
        raise Invalid("reason_required", fields={"reason": [Fault("required")]})
    found = VaultRecord.objects.filter(id=record_id).first()
    if found is None:
        raise NotFound
    record(
        actor, "vault.opened", resource=found, person=found.person_id, data={"source": found.source, "reason": reason}
    )
    return found


@transaction.atomic
def vault_release(*, on: date) -> int:
    """Destroy what has served its term: keys first, then rows; returns how many records went."""
    due = VaultRecord.objects.filter(release_on__lte=on)
    keys = set(due.values_list("key_id", flat=True)) - set(
        VaultRecord.objects.filter(release_on__gt=on).values_list("key_id", flat=True)
    )
    for key_id in sorted(keys):
        keyring.destroy(key_id)
    released = due.count()
    for person_id in sorted(set(due.values_list("person_id", flat=True))):
        record(
            Actor.system("privacy.vault_release"), "vault.released", resource=("person", person_id), person=person_id
        )
    due.delete()
    return released
