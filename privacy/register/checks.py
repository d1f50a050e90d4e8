"""Finding what the data map does not say, or says wrongly."""

from __future__ import annotations

import ast
import uuid
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist, FieldError
from django.db.models import Field, ForeignKey, Model

from kernel import data_map, rooms
from kernel.data_map import BASE, Erasure, Kind, Table

NAMES_A_FILE = {"file", "stored"}


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
    yield from _of_files(declared, columns)
    if declared.purge and declared.purge[0] not in columns:
        yield f"{declared.purge[0]}: purged by a column that is not there"
    if Erasure.VAULT in declared.subjects.values() and Kind.SEALED not in kinds.values():
        yield "subjects: nothing sealed to put into the vault"


def _of_files(declared: Table, columns: dict[str, Field[object, object]]) -> Iterator[str]:
    given = {kept.column for kept in declared.files} | declared.withheld.keys()
    for name, column in columns.items():
        if (
            column.get_internal_type() == "CharField"
            and (name in NAMES_A_FILE or name.endswith("_file"))
            and name not in given
        ):
            yield f"{name}: names a file, but no export hands it over and nothing says why not"
    for name in sorted({kept.column for kept in declared.files} - columns.keys()):
        yield f"{name}: names a file, but there is no such column"


def collections_in_code() -> set[str]:
    """The collections named in calls of the document store (`documents.insert_one(NAME, …)`), anywhere in the apps."""
    names: set[str] = set()
    for app in rooms.APPS:
        for path in (Path(settings.BASE_DIR) / app).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            if (path.name == "documents.py" and app != "kernel") or "kernel.documents import" in text:
                names.update(_named_in(ast.parse(text)))
    return names


def _named_in(module: ast.Module) -> Iterator[str]:
    constants = {
        target.id: node.value.value
        for node in module.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(module):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
            continue
        store = node.func.value
        if isinstance(store, ast.Attribute) and store.attr == "a":
            store = store.value
        if not (isinstance(store, ast.Name) and store.id == "documents"):
            continue
        first = node.args[0]
        if isinstance(first, ast.Name) and first.id in constants:
            yield constants[first.id]
        elif isinstance(first, ast.Constant) and isinstance(first.value, str):
            yield first.value
