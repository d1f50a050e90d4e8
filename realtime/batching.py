"""A loop's client for Valkey that says together what is asked in one turn of the loop.

When a node goes, hundreds of sockets sign in at once on the others, each with half a dozen questions to the store. The library
takes longer over sending one command than Valkey over answering fifty.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import redis.asyncio

if TYPE_CHECKING:
    Client = redis.asyncio.Redis[bytes]
else:
    Client = redis.asyncio.Redis

# Batches under way at once; while there are so many, the next one grows.
AT_ONCE = 4


class Batching(Client):
    """Commands of one turn of the loop travel as one pipeline. Each gets its own answer or its own refusal."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._asked: list[tuple[asyncio.Future[Any], tuple[Any, ...], dict[str, Any]]] = []
        self._flushes: set[asyncio.Task[None]] = set()
        self._due = False

    async def execute_command(self, *args: Any, **options: Any) -> Any:
        """As the library's; raises what the command was refused with, or that the store cannot be reached."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Any] = loop.create_future()
        self._asked.append((answer, args, options))
        self._flush_soon(loop)
        return await answer

    def _flush_soon(self, loop: asyncio.AbstractEventLoop) -> None:
        if not self._due and self._asked and len(self._flushes) < AT_ONCE:
            self._due = True
            loop.call_soon(self._flush, loop)

    def _flush(self, loop: asyncio.AbstractEventLoop) -> None:
        self._due = False
        # Whoever has stopped waiting need not be asked for.
        asked, self._asked = [one for one in self._asked if not one[0].done()], []
        if asked:
            task = loop.create_task(self._together(asked))
            self._flushes.add(task)
            task.add_done_callback(lambda done: self._flushed(done, loop))

    def _flushed(self, task: asyncio.Task[None], loop: asyncio.AbstractEventLoop) -> None:
        self._flushes.discard(task)
        self._flush_soon(loop)

    async def _together(self, asked: list[tuple[asyncio.Future[Any], tuple[Any, ...], dict[str, Any]]]) -> None:
        answers: list[Any]
        try:
            pipe = self.pipeline(transaction=False)
            for _, args, options in asked:
                pipe.execute_command(*args, **options)
            answers = await pipe.execute(raise_on_error=False)
        except asyncio.CancelledError:
            for answer, _, _ in asked:
                answer.cancel()
            raise
        except Exception as error:  # noqa: BLE001 - handed to everybody who asked
            answers = [error] * len(asked)
        for (answer, _, _), result in zip(asked, answers, strict=True):
            if answer.done():
                continue
            if isinstance(result, Exception):
                answer.set_exception(result)
            else:
                answer.set_result(result)
