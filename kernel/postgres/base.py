"""Django's PostgreSQL backend with a pool that recovers in a moment when the server was restarted.

The pool's own check asks the server a question for every connection it hands out, and when one is found broken waits a second,
then two, before it looks at the next: with a few stale ones in the pool a request waits until it times out, long after the server
is back. Here a look at the socket tells the same for nothing, and the first stale connection empties the pool.
"""

from __future__ import annotations

import select
from typing import TYPE_CHECKING, Any

import psycopg
from django.db.backends.postgresql import base
from psycopg.pq import ConnStatus
from psycopg_pool import ConnectionPool

if TYPE_CHECKING:
    Connection = psycopg.Connection[Any]


class DatabaseWrapper(base.DatabaseWrapper):
    """Expects `CONN_HEALTH_CHECKS` off, which would ask the pool for its own check."""

    def get_new_connection(self, conn_params: Any) -> Any:
        """A connection that the server has not closed. Raises OperationalError when none can be had in time."""
        while True:
            connection = super().get_new_connection(conn_params)
            if self.pool is None or is_alive(connection):
                return connection
            # Those that lie beside it were closed by the same restart.
            self.pool.drain()
            self.pool.putconn(connection)


def is_alive(connection: Connection) -> bool:
    """Whether an idle connection is still open at the other end.

    A server says nothing unasked but a farewell, so what can be read is looked into; anything else is taken at its word. One that
    vanished without a farewell is found out by keep-alive probes (settings).
    """
    try:
        watch = select.poll()
        watch.register(connection.pgconn.socket, select.POLLIN)
        if watch.poll(0):
            ConnectionPool.check_connection(connection)
    except psycopg.Error:
        return False
    return connection.pgconn.status == ConnStatus.OK
