"""A second connection that runs into a lock of the first: a race whose order a test decides."""

from __future__ import annotations

import threading
from collections.abc import Callable

from django.db import connection

from kernel.errors import DomainError

# Seconds; only a broken test waits that long.
PATIENCE = 20


class Beside:
    """Work on a connection of its own. Made, it has run into a lock of ours or is over."""

    def __init__(self, work: Callable[[], object]) -> None:
        self._work, self._known, self._pid, self._told = work, threading.Event(), 0, ""
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        assert self._known.wait(PATIENCE)
        self.waits = False
        with connection.cursor() as cursor:
            while self._thread.is_alive() and not self.waits:
                cursor.execute("SELECT cardinality(pg_blocking_pids(%s)) > 0", [self._pid])
                self.waits = cursor.fetchone()[0]
                self._thread.join(0.01)

    def _run(self) -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                self._pid = cursor.fetchone()[0]
            self._known.set()
            self._work()
            self._told = "ok"
        except DomainError as refused:
            self._told = refused.code
        finally:
            self._known.set()
            connection.close()

    def outcome(self) -> str:
        self._thread.join(PATIENCE)
        return self._told
