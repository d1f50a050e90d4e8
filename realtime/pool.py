"""Threads for everything that touches a database, with connections of their own.

Never asgiref's one shared thread: a slow query of one person must not hold up everybody else's commands.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import close_old_connections

from kernel.errors import TooMany
from realtime.metrics import POOL_WAITING

T = TypeVar("T")


class Pool:
    """At most `threads` jobs at once; more than `waiting` in line are refused with `busy`."""

    def __init__(self, threads: int, waiting: int) -> None:
        self._executor = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="live")
        self._room = threads + waiting
        self._inside = 0
        self._threads = threads
        # Work nobody waits for (fresh snapshots after a gap) takes half the threads at most.
        self.background = asyncio.Semaphore(max(1, threads // 2))

    async def run(self, job: Callable[[], T]) -> T:
        """Run a job in a thread; raises what it raises, or TooMany if the line is full."""
        if self._inside >= self._room:
            raise TooMany("busy", "The service is busy. Please try again.", retry_after=2)
        self._inside += 1
        POOL_WAITING.set(max(0, self._inside - self._threads))
        try:
            return await asyncio.get_running_loop().run_in_executor(self._executor, _with_connections, job)
        finally:
            self._inside -= 1

    def close(self) -> None:
        self._executor.shutdown(wait=False, cancel_futures=True)


def _with_connections(job: Callable[[], T]) -> T:
    # Before: a connection the server has dropped is not used. After: it goes back to the pool, however the job ended.
    close_old_connections()
    try:
        return job()
    finally:
        close_old_connections()
