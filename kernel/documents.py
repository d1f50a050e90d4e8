"""MongoDB, over PyMongo's asyncio API.

One client per process lives on an event-loop thread of its own, so that the same pool serves synchronous services (they wait
for the result) and coroutines on any loop (they await it). Personal fields are sealed as in PostgreSQL, before they leave.
"""

from __future__ import annotations

import asyncio
import os
import threading
import uuid
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from concurrent.futures import Future
from typing import Any, TypeVar

import orjson
from bson.binary import Binary, UuidRepresentation
from bson.codec_options import CodecOptions
from django.conf import settings
from pymongo import AsyncMongoClient
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.errors import CollectionInvalid

from kernel.encryption import seal, unseal

Document = dict[str, Any]
T = TypeVar("T")
TIMEOUT_SECONDS = 15
_OPTIONS: CodecOptions[Document] = CodecOptions(tz_aware=True, uuid_representation=UuidRepresentation.STANDARD)


class _Loop:
    """The event-loop thread and its client; made anew after a fork."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pid = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._clients: dict[str, AsyncMongoClient[Document]] = {}

    def _running(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None or self._pid != os.getpid():
                self._pid = os.getpid()
                self._clients = {}
                self._loop = asyncio.new_event_loop()
                threading.Thread(target=self._loop.run_forever, name="documents", daemon=True).start()
            return self._loop

    def submit(self, work: Callable[[], Coroutine[Any, Any, T]]) -> Future[T]:
        return asyncio.run_coroutine_threadsafe(work(), self._running())

    def client(self) -> AsyncMongoClient[Document]:
        """Only on the loop thread."""
        url = settings.MONGODB_URL
        if url not in self._clients:
            self._clients[url] = AsyncMongoClient(
                url,
                serverSelectionTimeoutMS=5000,
                connectTimeoutMS=5000,
                socketTimeoutMS=10000,
                maxPoolSize=32,
                tz_aware=True,
            )
        return self._clients[url]


_loop = _Loop()


def _sealed(person_id: uuid.UUID, value: Any, context: str) -> Binary:
    return Binary(seal(person_id, orjson.dumps(value, default=str), context))


class AsyncDocuments:
    """The asynchronous face. `collection` is a name; filters and updates are MongoDB's own."""

    def __init__(self, loop: _Loop) -> None:
        self._loop = loop

    async def _on_loop(self, work: Callable[[AsyncMongoClient[Document]], Awaitable[T]]) -> T:
        async def run() -> T:
            return await work(self._loop.client())

        return await asyncio.wrap_future(self._loop.submit(run))

    @staticmethod
    def _of(client: AsyncMongoClient[Document], name: str) -> AsyncCollection[Document]:
        return client[settings.MONGODB_DATABASE].get_collection(name, codec_options=_OPTIONS)

    async def ping(self) -> None:
        await self._on_loop(lambda client: client.admin.command("ping"))

    async def insert_one(self, collection: str, document: Document) -> None:
        await self._on_loop(lambda client: self._of(client, collection).insert_one(document))

    async def insert_many(self, collection: str, documents: Sequence[Document]) -> None:
        if documents:
            await self._on_loop(lambda client: self._of(client, collection).insert_many(list(documents)))

    async def find_one(self, collection: str, query: Document) -> Document | None:
        return await self._on_loop(lambda client: self._of(client, collection).find_one(query))

    async def find(
        self, collection: str, query: Document, *, sort: Sequence[tuple[str, int]] = (), limit: int = 0
    ) -> list[Document]:
        async def work(client: AsyncMongoClient[Document]) -> list[Document]:
            cursor = self._of(client, collection).find(query, limit=limit)
            if sort:
                cursor = cursor.sort(list(sort))
            return await cursor.to_list()

        return await self._on_loop(work)

    async def aggregate(self, collection: str, pipeline: Sequence[Mapping[str, Any]]) -> list[Document]:
        async def work(client: AsyncMongoClient[Document]) -> list[Document]:
            return await (await self._of(client, collection).aggregate(list(pipeline))).to_list()

        return await self._on_loop(work)

    async def update_one(self, collection: str, query: Document, update: Document, *, upsert: bool = False) -> int:
        """Returns how many documents matched."""

        async def work(client: AsyncMongoClient[Document]) -> int:
            return (await self._of(client, collection).update_one(query, update, upsert=upsert)).matched_count

        return await self._on_loop(work)

    async def delete_many(self, collection: str, query: Document) -> int:
        async def work(client: AsyncMongoClient[Document]) -> int:
            return (await self._of(client, collection).delete_many(query)).deleted_count

        return await self._on_loop(work)

    async def ensure_index(self, collection: str, keys: Sequence[tuple[str, int]], *, unique: bool = False) -> None:
        await self._on_loop(lambda client: self._of(client, collection).create_index(list(keys), unique=unique))

    async def ensure_collection(self, collection: str, schema: Document) -> None:
        """Create the collection if it is missing, and let the server refuse what does not fit the JSON Schema."""

        async def work(client: AsyncMongoClient[Document]) -> None:
            database = client[settings.MONGODB_DATABASE]
            validator = {"$jsonSchema": schema}
            try:
                await database.create_collection(collection, validator=validator)
            except CollectionInvalid:  # it exists: another process was first, or the schema has a new version
                await database.command("collMod", collection, validator=validator)

        await self._on_loop(work)

    async def drop_database(self) -> None:
        """Remove every collection, for a demo or test world that starts again."""
        await self._on_loop(lambda client: client.drop_database(settings.MONGODB_DATABASE))


class Documents:
    """The synchronous face, for services and selectors; never call it on an event loop's thread."""

    def __init__(self) -> None:
        self.a = AsyncDocuments(_loop)

    @staticmethod
    def _wait(work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        return _loop.submit(work).result(TIMEOUT_SECONDS)

    @staticmethod
    def seal(person_id: uuid.UUID, value: Any, *, field: str) -> Binary:
        """A JSON value sealed for a person; `field` (`collection.name`) binds it to its place."""
        return _sealed(person_id, value, field)

    @staticmethod
    def unseal(value: bytes, *, field: str) -> Any:
        """The JSON value, or None once the person's key is destroyed."""
        plain = unseal(bytes(value), field)
        return None if plain is None else orjson.loads(plain)

    def ping(self) -> None:
        self._wait(self.a.ping)

    def insert_one(
        self, collection: str, document: Document, *, sealed: Mapping[str, tuple[uuid.UUID, Any]] | None = None
    ) -> None:
        """Insert; `sealed` maps a field's name to (person id, JSON value) and is stored sealed."""
        extra = {
            name: _sealed(person_id, value, f"{collection}.{name}")
            for name, (person_id, value) in (sealed or {}).items()
        }
        self._wait(lambda: self.a.insert_one(collection, {**document, **extra}))

    def insert_many(self, collection: str, documents: Sequence[Document]) -> None:
        self._wait(lambda: self.a.insert_many(collection, documents))

    def find_one(self, collection: str, query: Document) -> Document | None:
        return self._wait(lambda: self.a.find_one(collection, query))

    def find(
        self, collection: str, query: Document, *, sort: Sequence[tuple[str, int]] = (), limit: int = 0
    ) -> list[Document]:
        return self._wait(lambda: self.a.find(collection, query, sort=sort, limit=limit))

    def aggregate(self, collection: str, pipeline: Sequence[Mapping[str, Any]]) -> list[Document]:
        return self._wait(lambda: self.a.aggregate(collection, pipeline))

    def update_one(self, collection: str, query: Document, update: Document, *, upsert: bool = False) -> int:
        return self._wait(lambda: self.a.update_one(collection, query, update, upsert=upsert))

    def delete_many(self, collection: str, query: Document) -> int:
        return self._wait(lambda: self.a.delete_many(collection, query))

    def ensure_index(self, collection: str, keys: Sequence[tuple[str, int]], *, unique: bool = False) -> None:
        self._wait(lambda: self.a.ensure_index(collection, keys, unique=unique))

    def ensure_collection(self, collection: str, schema: Document) -> None:
        self._wait(lambda: self.a.ensure_collection(collection, schema))

    def drop_database(self) -> None:
        self._wait(self.a.drop_database)


documents = Documents()
