"""Everything that is stored, as raw as it lies there, to be searched for words that must not be in it in clear."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import bson
from django.conf import settings
from django.core.files.storage import storages
from django.db import connection
from psycopg.sql import SQL, Identifier
from pymongo import MongoClient
from redis import Redis

from devtools.drill import program

Place = tuple[str, bytes]
_HEX = re.compile(rb"\\x([0-9a-f]{8,})")


def stored() -> Iterator[Place]:
    """All of it."""
    yield from tables()
    yield from documents()
    yield from valkey()
    yield from files()
    yield from disk()


def tables() -> Iterator[Place]:
    """All rows of every table as PostgreSQL writes them out, sealed columns as the bytes they are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        for (name,) in cursor.fetchall():
            with cursor.copy(SQL("COPY (SELECT * FROM {}) TO STDOUT").format(Identifier(name))) as rows:
                raw = b"".join(bytes(row) for row in rows)
            yield f"table {name}", raw
            yield f"table {name}, its bytes", b"\n".join(bytes.fromhex(found.decode()) for found in _even(raw))


def _even(raw: bytes) -> Iterator[bytes]:
    # COPY doubles the backslash before the digits of bytes.
    for found in _HEX.findall(raw.replace(b"\\\\", b"\\")):
        yield found[: len(found) // 2 * 2]


def dump() -> Place:
    """What the backup writes."""
    at = connection.settings_dict
    place = {
        "PGHOST": at["HOST"],
        "PGPORT": at["PORT"],
        "PGUSER": at["USER"],
        "PGPASSWORD": at["PASSWORD"],
        "PGDATABASE": at["NAME"],
    }
    known = {name: str(value) for name, value in place.items() if value}
    ran = subprocess.run([program("pg_dump"), "--no-owner"], env=os.environ | known, capture_output=True, check=True)
    return "pg_dump", ran.stdout


def documents() -> Iterator[Place]:
    client: MongoClient[dict[str, Any]] = MongoClient(settings.MONGODB_URL)
    with client:
        database = client[settings.MONGODB_DATABASE]
        for name in database.list_collection_names():
            for document in database[name].find():
                yield f"collection {name}", bson.encode(document)


def valkey() -> Iterator[Place]:
    """Every key, each kind of value read as what it is: Valkey's own dump may be compressed."""
    with Redis.from_url(settings.REDIS_URL) as store:
        for key in store.scan_iter(count=1000):
            kind = str(store.type(key).decode())  # type: ignore[no-untyped-call]  # the library leaves it untyped
            if kind == "none":
                continue  # its time was over between the two questions
            yield f"key {key!r}", key + repr(_value(store, kind, key)).encode()


def _value(store: Any, kind: str, key: bytes) -> Any:
    readers = {
        "string": store.get, "hash": store.hgetall, "set": store.smembers,
        "list": lambda name: store.lrange(name, 0, -1), "zset": lambda name: store.zrange(name, 0, -1, withscores=True),
        "stream": store.xrange,
    }  # fmt: skip
    return readers[kind](key)


def files() -> Iterator[Place]:
    """What people sent and what was made for them, names included."""
    store = storages["sealed"]
    for name in store.listdir("")[1]:
        with store.open(name) as held:
            yield f"stored file {name}", name.encode() + held.read()


def disk() -> Iterator[Place]:
    """The files of the databases as they lie on the disk, after a checkpoint has written them."""
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute("SHOW data_directory")
        folder = Path(cursor.fetchone()[0])
    assert urlsplit(settings.MONGODB_URL).hostname in {"127.0.0.1", "localhost"}
    for root in (folder, *(folder.parent / name for name in ("mongodb", "valkey", "logs"))):
        if os.access(root, os.R_OK):
            for path in root.rglob("*"):
                if path.is_file():
                    yield f"file {path.name}", path.read_bytes()
