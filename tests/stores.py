"""Real stores for every run: embedded PostgreSQL, Valkey and a MongoDB-wire server in a temporary folder, gone afterwards.

The controlling process starts them once; parallel workers inherit the addresses and get a database each. Valkey they start anew,
each its own: its channels know no database numbers, so what one worker publishes would reach the nodes of another's tests.
"""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from config import embedded
from config.embedded_postgres import Postgres
from config.embedded_servers import Server

# Where the programs of the PostgreSQL lie that this run started itself; empty where it was given one.
PROGRAMS = "MINDO_TEST_POSTGRES"

_stores: embedded.Stores | None = None
_folder: Path | None = None


def _worker() -> str:
    return os.environ.get("PYTEST_XDIST_WORKER", "")


def _needs_stores(arguments: list[str]) -> bool:
    """Unit and architecture tests alone need no store."""
    chosen = [
        argument for argument in arguments if not argument.startswith("-") and Path(argument.split("::")[0]).exists()
    ]
    return not chosen or any(not any(part in name for part in ("tests/unit", "tests/architecture")) for name in chosen)


def owned() -> list[Server]:
    """The servers of this process, for tests that take one away."""
    return [] if _stores is None else _stores.servers


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(args: list[str]) -> Iterator[None]:
    """Before pytest-django reads the settings, which want the addresses."""
    global _folder, _stores  # noqa: PLW0603 - one set of stores for the whole run
    if _worker() and "MINDO_TEST_STORES" not in os.environ:
        pass  # The controlling process saw that no test of this run needs a store.
    elif _worker() or _needs_stores(args):
        _folder = Path(tempfile.mkdtemp(prefix="mindo-test-", dir="/var/tmp"))
        if _worker():
            # With the addresses of the other two there, only Valkey starts.
            os.environ.pop("REDIS_URL", None)
        else:
            # Asked to end, pytest ends as at Ctrl-C: what the tests started is stopped.
            signal.signal(signal.SIGTERM, signal.default_int_handler)
        _stores = embedded.start(_folder, ephemeral=True)
        os.environ |= _stores.environment | {
            "MONGODB_DATABASE": f"test_{_worker() or 'main'}",
            "MINDO_TEST_STORES": "1",
        }
        for server in _stores.servers:
            if isinstance(server, Postgres):
                os.environ[PROGRAMS] = str(server.install / "bin")
    yield


def pytest_unconfigure() -> None:
    if _stores is not None:
        _stores.stop()
    if _folder is not None:
        shutil.rmtree(_folder, ignore_errors=True)
