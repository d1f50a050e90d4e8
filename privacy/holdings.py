"""Finding, reading and clearing what the platform holds of a person, in both stores, by the data map alone."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db.models import Field, Model, QuerySet

from kernel import data_map
from kernel.data_map import NOT_EXPORTED, PERSONAL, Collection, Erasure, Kind, Table
from kernel.documents import documents
from kernel.encryption import EncryptedJSONField, EncryptedTextField
from kernel.files import file_get
from kernel.uploads.checks import ENDINGS
from privacy.register.checks import columns_of, kinds_of


@dataclass(frozen=True, slots=True)
class Holding:
    """Rows of one table, or documents of one collection, that are about a person."""

    name: str
    purpose: str
    retention: str
    rows: list[dict[str, Any]]
    # Path in the archive → content. A row says the path where its table keeps the file's name.
    files: dict[str, bytes] = field(default_factory=dict)


def rows_of(declared: Table, path: str, person_id: uuid.UUID) -> QuerySet[Model]:
    """The table's rows whose `path` ends at the person, oldest first."""
    rows: QuerySet[Model] = apps.get_model(declared.model)._default_manager.filter(**{path: person_id})
    return rows.order_by("pk")


def _own(column: Field[object, object], row: Model, person_id: uuid.UUID) -> bool:
    """Sealed words belong to the person whose key seals them, and are told to nobody else."""
    if isinstance(column, EncryptedTextField | EncryptedJSONField):
        return bool(getattr(row, column.person) == person_id)
    return True


def as_dict(declared: Table, row: Model, person_id: uuid.UUID, *, all_sealed: bool = False) -> dict[str, Any]:
    """A row as she may read it. With `all_sealed` (the vault) what is withheld from exports is in it as well."""
    kinds = kinds_of(declared, type(row))
    result: dict[str, Any] = {}
    for name, column in columns_of(type(row)).items():
        kind = kinds[name]
        if kind in NOT_EXPORTED or not _own(column, row, person_id):
            continue
        if name in declared.withheld and not (all_sealed and kind is Kind.SEALED):
            continue
        if kind is Kind.SEALED and declared.read is not None:
            result.update(declared.read(row))
            continue
        result[name] = getattr(row, column.attname)
    if declared.read is not None and Kind.SEALED not in kinds.values():
        # What is hers lies within a column that is not handed out: the name of a key, not the key.
        result.update(declared.read(row))
    return result


def _document(declared: Collection, found: dict[str, Any]) -> dict[str, Any]:
    return {
        name: documents.unseal(value, field=f"{declared.name}.{name}") if name in declared.sealed and value else value
        for name, value in found.items()
    }


def documents_of(declared: Collection, person_id: uuid.UUID) -> list[dict[str, Any]]:
    """A person's documents, opened."""
    if declared.find is None:
        return []
    return [_document(declared, found) for found in documents.find(declared.name, declared.find(person_id))]


def holders() -> list[str]:
    """The names of everything that can hold a person's data, in the order an export visits them."""
    return [table.name for table in data_map.tables() if table.subjects] + [
        kept.name for kept in data_map.collections() if kept.find
    ]


def holdings(person_id: uuid.UUID) -> Iterator[Holding]:
    """Everything held about a person, holder by holder, the empty ones included."""
    for table in data_map.tables():
        if not table.subjects:
            continue
        seen: dict[Any, dict[str, Any]] = {}
        files: dict[str, bytes] = {}
        for path in table.subjects:
            for row in rows_of(table, path, person_id):
                if row.pk not in seen:
                    held = dict(_files(table, row, person_id))
                    files |= dict(held.values())
                    seen[row.pk] = {
                        **as_dict(table, row, person_id),
                        **{name: where for name, (where, _) in held.items()},
                    }
        yield Holding(table.name, table.purpose, table.retention, list(seen.values()), files)
    for kept in data_map.collections():
        if kept.find:
            yield Holding(kept.name, kept.purpose, kept.retention, documents_of(kept, person_id))


def _files(declared: Table, row: Model, person_id: uuid.UUID) -> Iterator[tuple[str, tuple[str, bytes]]]:
    """Column → where the archive has the file, and its content. Left out are files under somebody else's key, and those gone."""
    for kept in declared.files:
        if getattr(row, kept.owner) != person_id or not kept.given(row):
            continue
        content = file_get(getattr(row, kept.column), context=kept.context)
        if content is not None:
            called = getattr(row, kept.name) if kept.name else None
            name = called or f"{kept.column}.{ENDINGS.get(getattr(row, kept.media_type), 'bin')}"
            yield kept.column, (f"files/{declared.name}/{row.pk}/{name}", content)


def clear_rows(declared: Table, person_id: uuid.UUID) -> int:
    """Do to a table's rows what an erasure does; returns how many were touched. Again is no change."""
    touched = 0
    for path, act in declared.subjects.items():
        if act is Erasure.KEEP:
            continue
        rows = rows_of(declared, path, person_id)
        if act is Erasure.DELETE:
            touched += rows.delete()[0]
        else:
            touched += rows.order_by().update(**_emptied(declared, person_id))
    return touched


def _emptied(declared: Table, person_id: uuid.UUID) -> dict[str, Any]:
    """Column → what stands there afterwards, for every personal column."""
    model = apps.get_model(declared.model)
    kinds = kinds_of(declared, model)
    values: dict[str, Any] = {}
    for name, column in columns_of(model).items():
        if kinds[name] not in PERSONAL or name in declared.unreadable:
            continue
        if name in declared.emptied:
            values[name] = declared.emptied[name](person_id)
        else:
            values[name] = None if column.null else ""
    return values


def clear_documents(declared: Collection, person_id: uuid.UUID) -> int:
    """Remove a collection's documents of a person; returns how many. Again is no change."""
    if declared.find is None or declared.erasure is Erasure.KEEP:
        return 0
    return documents.delete_many(declared.name, declared.find(person_id))
