"""Finding what the data map does not say, or says wrongly."""

from __future__ import annotations

import importlib
import uuid
from collections.abc import Iterator

from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist, FieldError
from django.db.models import Field, ForeignKey, Model

from kernel import data_map, rooms
from kernel.data_map import BASE, Erasure, Kind, Table


def columns_of(model: type[Model]) -> dict[str, Field[object, object]]:
    """The model's own columns by field name."""
    return {field.name: field for field in model._meta.local_concrete_fields}


def kinds_of(declared: Table, model: type[Model]) -> dict[str, Kind]:
    """Column → kind, the platform's base columns included."""
    base = {name: kind for name, kind in BASE.items() if name in columns_of(model)}
    return {**base, **declared.columns}


def problems() -> list[str]:
    """One line for each column, collection or path that is not classified, or not there."""
    found: list[str] = []
    declared = {table.model: table for table in data_map.tables()}
    models = {model._meta.label: model for model in apps.get_models(include_auto_created=True)}
    found.extend(f"{label}: no table declaration" for label in sorted(models.keys() - declared.keys()))
    found.extend(f"{label}: declared, but there is no such model" for label in sorted(declared.keys() - models.keys()))
    for label in sorted(models.keys() & declared.keys()):
        found.extend(f"{label}.{what}" for what in _of_table(declared[label], models[label]))
    known = {collection.name for collection in data_map.collections()}
    found.extend(f"collection {name}: not declared" for name in sorted(collections_in_code() - known))
    return found


def _of_table(declared: Table, model: type[Model]) -> Iterator[str]:
    columns = columns_of(model)
    kinds = kinds_of(declared, model)
    for name in sorted(columns.keys() - kinds.keys()):
        yield f"{name}: not classified"
    for name in sorted((kinds.keys() | declared.withheld.keys() | declared.emptied.keys()) - columns.keys()):
        yield f"{name}: classified, but there is no such column"
    for name, column in columns.items():
        if type(column).__name__.startswith("Encrypted") and kinds.get(name) is not Kind.SEALED:
            yield f"{name}: is encrypted and must be `sealed`"
        names_person = isinstance(column, ForeignKey) and column.related_model._meta.label == settings.AUTH_USER_MODEL
        if names_person and name not in declared.subjects:
            yield f"{name}: points at a person, but no subject says what her erasure does"
    for path in declared.subjects:
        try:
            str(model._default_manager.filter(**{path: uuid.UUID(int=0)}).query)
        except (FieldDoesNotExist, FieldError):
            yield f"{path}: no such path to a person"
    if declared.purge and declared.purge[0] not in columns:
        yield f"{declared.purge[0]}: purged by a column that is not there"
    if Erasure.VAULT in declared.subjects.values() and Kind.SEALED not in kinds.values():
        yield "subjects: nothing sealed to put into the vault"


def collections_in_code() -> set[str]:
    """The collections that the rooms' `documents.py` name in constants called COLLECTION or …_COLLECTION."""
    names: set[str] = set()
    for module_name in rooms.load("documents"):
        module = importlib.import_module(module_name)
        for constant, value in vars(module).items():
            if isinstance(value, str) and (constant == "COLLECTION" or constant.endswith("_COLLECTION")):
                names.add(value)
    return names
