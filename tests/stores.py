"""Real stores for every run: embedded PostgreSQL, Valkey and a MongoDB-wire server in a temporary folder, gone afterwards.

The controlling process starts them once; parallel workers inherit the addresses and get a database each.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from config import embedded
from config.embedded_servers import Server

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
    """The servers of this run, for tests that take one away."""
    return [] if _stores is None else _stores.servers


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(args: list[str]) -> Iterator[None]:
    """Before pytest-django reads the settings, which want the addresses."""
    global _folder, _stores  # noqa: PLW0603 - one set of stores for the whole run
    if _worker() and "MINDO_TEST_REDIS" not in os.environ:
        pass  # The controlling process saw that no test of this run needs a store.
    elif _worker():
        number = int(_worker().removeprefix("gw") or 0)
        # A database number and a document database of its own for each worker.
        os.environ["REDIS_URL"] = f"{os.environ['MINDO_TEST_REDIS']}/{number + 1}"
        os.environ["MONGODB_DATABASE"] = f"test_{_worker()}"
    elif _needs_stores(args):
        _folder = Path(tempfile.mkdtemp(prefix="mindo-test-", dir="/var/tmp"))
        _stores = embedded.start(_folder, ephemeral=True)
        os.environ["DATABASE_URL"] = _stores.database_url
        os.environ["MONGODB_URL"] = _stores.mongodb_url
        os.environ["MONGODB_DATABASE"] = "test_main"
        os.environ["MINDO_TEST_REDIS"] = _stores.redis_url.rsplit("/", 1)[0]
        os.environ["REDIS_URL"] = f"{os.environ['MINDO_TEST_REDIS']}/0"
    yield


def pytest_unconfigure() -> None:
    if _stores is not None:
        _stores.stop()
    if _folder is not None:
        shutil.rmtree(_folder, ignore_errors=True)
