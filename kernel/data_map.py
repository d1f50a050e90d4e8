"""The data map: what every column and collection holds, how long it stays, and what an erasure does to it.

Each app declares its tables in `<app>/data_map.py`, near the models. Export, erasure, retention and the register of processing
(GDPR art. 30) work from these declarations alone, so that none of them has to know a domain. A column that stands in no
declaration fails `manage.py data_map --check`.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Retention(StrEnum):
    """How long a row stays. The terms themselves are policy data (`privacy/retention/terms.json`)."""

    ACCOUNT = "account"  # as long as the account
    CLINICAL = "clinical"  # the record's statutory term in the person's jurisdiction
    FINANCIAL = "financial"  # the books' term
    EVIDENCE = "evidence"  # proof of what was decided and done: six years
    OPERATIONAL = "operational"  # days; purged by the clock
    PLATFORM = "platform"  # settings and rules; about nobody


class Erasure(StrEnum):
    """What happens to a row when the person at the end of a path is erased."""

    DELETE = "delete"  # the row goes
    EMPTY = "empty"  # the row stays for the books, everything personal in it goes
    VAULT = "vault"  # sealed columns move to the restricted vault for their statutory term, then as EMPTY
    KEEP = "keep"  # holds only ids, codes, times and amounts: stays under the pseudonym


class Kind(StrEnum):
    """What a column holds."""

    KEY = "key"  # the row's own opaque id
    PERSON = "person"  # whose row it is
    LINK = "link"  # another row
    CODE = "code"  # a state, a kind, a version, a flag
    NUMBER = "number"
    MONEY = "money"
    TIME = "time"
    CONTACT = "contact"  # plain address or number people sign in by
    SEALED = "sealed"  # personal text or values, encrypted with the person's key
    PUBLIC = "public"  # words meant to be read by everybody
    CREDENTIAL = "credential"  # a password's or token's digest
    OPAQUE = "opaque"  # encrypted or signed bytes of the platform itself


PERSONAL = frozenset({Kind.CONTACT, Kind.SEALED, Kind.PUBLIC, Kind.CREDENTIAL})
NOT_EXPORTED = frozenset({Kind.CREDENTIAL, Kind.OPAQUE})
# What every row on the platform's base model has.
BASE = {"id": Kind.KEY, "created_at": Kind.TIME, "updated_at": Kind.TIME}


class DataMapError(RuntimeError):
    """Two declarations contradict each other."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A column that names a sealed file (`kernel.files`), so that the export can hand it over.

    `context` is what it was stored under, `owner` the row's attribute with the id of the person whose key seals it, `media_type`
    the column that says what it is, `name` the one with its sender's name for it, `given` whether a row's file is hers by now.
    """

    column: str
    context: str
    owner: str
    media_type: str
    name: str = ""
    given: Callable[[Any], bool] = lambda _row: True


@dataclass(frozen=True, slots=True)
class Table:
    """One table. `subjects` maps an ORM path that ends at a person's id to what her erasure does with the rows it finds.

    withheld: column → why it is not in a person's export; emptied: column → what an EMPTY puts there, where null or "" will not
    do; purge: (time column, days) for rows that go by the clock; read: opens what no sealed field opens, for the export;
    unreadable: sealed columns a constraint wants filled: the ciphertext stays, and with its key destroyed nobody opens it.
    """

    model: str
    purpose: str
    retention: Retention
    columns: Mapping[str, Kind]
    subjects: Mapping[str, Erasure] = field(default_factory=dict)
    withheld: Mapping[str, str] = field(default_factory=dict)
    emptied: Mapping[str, Callable[[uuid.UUID], Any]] = field(default_factory=dict)
    purge: tuple[str, int] | None = None
    read: Callable[[Any], dict[str, Any]] | None = None
    unreadable: frozenset[str] = frozenset()
    files: tuple[StoredFile, ...] = ()

    @property
    def name(self) -> str:
        return self.model


@dataclass(frozen=True, slots=True)
class Collection:
    """One MongoDB collection. `find` gives the filter of a person's documents; `sealed` are the fields under her key."""

    name: str
    purpose: str
    retention: Retention
    find: Callable[[uuid.UUID], dict[str, Any]] | None = None
    erasure: Erasure = Erasure.KEEP
    sealed: tuple[str, ...] = ()
    purge: tuple[str, int] | None = None


_tables: dict[str, Table] = {}
_collections: dict[str, Collection] = {}


def table(
    model: str,
    *,
    purpose: str,
    retention: Retention,
    subjects: Mapping[str, Erasure] | None = None,
    withheld: Mapping[str, str] | None = None,
    emptied: Mapping[str, Callable[[uuid.UUID], Any]] | None = None,
    purge: tuple[str, int] | None = None,
    read: Callable[[Any], dict[str, Any]] | None = None,
    unreadable: str = "",
    files: tuple[StoredFile, ...] = (),
    **kinds: str,
) -> None:
    """Declare a table (`app.Model`). Each keyword named after a `Kind` lists columns: `code="state kind", time="closed_at"`.

    `id`, `created_at` and `updated_at` are known without being named.
    """
    columns: dict[str, Kind] = {}
    for kind, names in kinds.items():
        for name in names.split():
            if name in columns:
                raise DataMapError(f"{model}.{name} is classified twice")
            columns[name] = Kind(kind)
    if model in _tables:
        raise DataMapError(f"{model} is declared twice")
    _tables[model] = Table(
        model, purpose, retention, columns, subjects or {}, withheld or {}, emptied or {}, purge, read,
        frozenset(unreadable.split()), files,
    )  # fmt: skip


def collection(declared: Collection) -> None:
    """Declare a MongoDB collection."""
    if declared.name in _collections:
        raise DataMapError(f"{declared.name} is declared twice")
    _collections[declared.name] = declared


def tables() -> list[Table]:
    return [_tables[name] for name in sorted(_tables)]


def collections() -> list[Collection]:
    return [_collections[name] for name in sorted(_collections)]


# --- what a domain has to say when somebody leaves -------------------------------------------------------------------

OpenMatters = Callable[[uuid.UUID], Iterable[str]]
Farewell = Callable[[uuid.UUID], None]
_open_matters: list[OpenMatters] = []
_farewells: dict[str, Farewell] = {}


def register_open_matters(ask: OpenMatters) -> None:
    """`ask(person_id)` gives codes of what an erasure has to wait for (a session ahead, money under way)."""
    _open_matters.append(ask)


def open_matters(person_id: uuid.UUID) -> list[str]:
    """Codes of everything the person's erasure has to wait for."""
    return sorted({code for ask in _open_matters for code in ask(person_id)})


def register_farewell(name: str, act: Farewell) -> None:
    """`act(person_id)` runs in a transaction of its own before rows are emptied: unlist, leave queues. It may run twice."""
    if name in _farewells:
        raise DataMapError(f"{name} is declared twice")
    _farewells[name] = act


def farewells() -> dict[str, Farewell]:
    return dict(_farewells)
