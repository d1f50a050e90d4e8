"""What those who look after privacy may read."""

from __future__ import annotations

import uuid
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Case, IntegerField, Value, When

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from kernel import data_map
from privacy.erasure.lifecycle import OPEN
from privacy.erasure.models import ErasureRequest
from privacy.register.checks import kinds_of
from privacy.vault.models import VaultRecord


def erasures_all(*, actor: Actor, limit: int = 100) -> list[ErasureRequest]:
    """Open erasures first, by when they are due; then those that are over, newest first. That they were read is audited."""
    authorize(actor, "privacy.manage")
    over = Case(When(state__in=sorted(OPEN), then=Value(0)), default=Value(1), output_field=IntegerField())
    with transaction.atomic():
        rows: list[ErasureRequest] = list(
            ErasureRequest.objects.annotate(over=over).order_by("over", "-due_at")[:limit]
        )
        record(actor, "erasures.listed", shown=[row.person_id for row in rows])
    return rows


def vault_list(*, actor: Actor, person_id: uuid.UUID) -> list[VaultRecord]:
    """The vault's records of a person, without their contents. That they were listed is audited."""
    authorize(actor, "privacy.manage")
    with transaction.atomic():
        record(actor, "vault.listed", resource=("person", person_id), person=person_id)
    return list(VaultRecord.objects.filter(person_id=person_id).defer("content").order_by("id")[:500])


def register_rows(*, actor: Actor) -> list[dict[str, Any]]:
    """The register of processing, holder by holder."""
    authorize(actor, "privacy.manage")
    rows = [
        {
            "holder": table.name, "store": "postgresql", "purpose": table.purpose, "retention": table.retention.value,
            "days": table.purge[1] if table.purge else None,
            "columns": [
                {"name": name, "kind": kind.value} for name, kind in kinds_of(table, apps.get_model(table.model)).items()
            ],
            "erasure": [f"{path}: {act.value}" for path, act in table.subjects.items()],
        }
        for table in data_map.tables()
    ]  # fmt: skip
    rows += [
        {
            "holder": kept.name, "store": "mongodb", "purpose": kept.purpose, "retention": kept.retention.value,
            "days": kept.purge[1] if kept.purge else None,
            "columns": [{"name": name, "kind": "sealed"} for name in kept.sealed],
            "erasure": [kept.erasure.value] if kept.find else [],
        }
        for kept in data_map.collections()
    ]  # fmt: skip
    return rows
