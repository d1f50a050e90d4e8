"""Words a person typed, searched for afterwards where they must never be."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import bson
from django.conf import settings
from django.db import connection
from psycopg import sql
from pymongo import MongoClient
from redis import Redis

from tests.journeys.platform import Platform


@dataclass(frozen=True)
class Canaries:
    """One word for each kind of personal text; none of them occurs anywhere else."""

    name: str
    note: str
    chat: str

    def expect_nowhere(self, platform: Platform) -> None:
        words = [word.encode() for word in astuple(self)]
        for place, raw in (*_logs(platform), *_tables(), *_documents(), *_valkey(), *_files()):
            for word in words:
                assert word not in raw, f"{word.decode()} stands in {place}"


def _logs(platform: Platform) -> Iterator[tuple[str, bytes]]:
    for path in platform.artifacts.glob("*.log"):
        yield path.name, path.read_bytes()


def _tables() -> Iterator[tuple[str, bytes]]:
    """Every row of every table as text, sealed columns as the bytes they are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        names = [row[0] for row in cursor.fetchall()]
        for name in names:
            # The local inbox stands in for the person's own mailbox; it is sealed as well, so it is not left out.
            cursor.execute(sql.SQL("SELECT string_agg(t::text, chr(10)) FROM {} t").format(sql.Identifier(name)))
            yield f"table {name}", (cursor.fetchone()[0] or "").encode()


def _documents() -> Iterator[tuple[str, bytes]]:
    client: MongoClient[dict[str, Any]] = MongoClient(settings.MONGODB_URL)
    with client:
        names = client[settings.MONGODB_DATABASE].list_collection_names()
        for name in names:
            for document in client[settings.MONGODB_DATABASE][name].find():
                yield f"collection {name}", bson.encode(document)


def _valkey() -> Iterator[tuple[str, bytes]]:
    with Redis.from_url(settings.REDIS_URL) as valkey:
        for key in valkey.scan_iter(count=1000):
            yield f"key {key!r}", key + (valkey.dump(key) or b"")


def _files() -> Iterator[tuple[str, bytes]]:
    """The files of the two databases as they lie on the disk, after a checkpoint has written them."""
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute("SHOW data_directory")
        folder = Path(cursor.fetchone()[0])
    assert urlsplit(settings.MONGODB_URL).hostname in {"127.0.0.1", "localhost"}
    for root in (folder, folder.parent / "mongodb"):
        if os.access(root, os.R_OK):
            for path in root.rglob("*"):
                if path.is_file():
                    yield f"file {path.name}", path.read_bytes()
