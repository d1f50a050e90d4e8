"""Real servers on loopback: Daphne and uvicorn, each a process, on the stores of this run."""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.conf import settings
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from kernel.models import OutboxEntry
from realtime import valkey
from realtime.models import CommandReceipt
from tests.integration.realtime.stage import live as _stage_is_declared_here_too
from tests.integration.realtime.stage.live import declare_permissions

ROOT = Path(__file__).resolve().parents[3]
KINDS = ("daphne", "uvicorn")
assert _stage_is_declared_here_too
declare_permissions()


class Process:
    """A forked server, told apart from any later process of the same number by its descriptor."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._handle = os.pidfd_open(pid)

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            signal.pidfd_send_signal(self._handle, number)

    def poll(self) -> int | None:
        """None while it runs."""
        return 0 if select.select([self._handle], [], [], 0)[0] else None

    def wait(self, seconds: float) -> None:
        """Returns when it has ended; raises TimeoutError."""
        if not select.select([self._handle], [], [], seconds)[0]:
            raise TimeoutError(f"the server {self.pid} still runs after {seconds} s")


@dataclass
class Node:
    """A running server."""

    kind: str
    port: int
    process: Process
    log: Path
    killed: bool = field(default=False)

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/ws/"

    @property
    def http(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def stop(self, number: int = signal.SIGKILL) -> None:
        self.process.send_signal(number)
        self.process.wait(20)

    def logged(self) -> str:
        return self.log.read_text()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


STAGE = "tests.integration.realtime.server_settings"


class Nursery:
    """The process that forks servers; started with the first one, ended with the run."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._lock = threading.Lock()

    def fork(self, **order: Any) -> Process:
        with self._lock:
            process = self._process = self._process or self._start()
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(json.dumps(order) + "\n")
            process.stdin.flush()
            return Process(int(process.stdout.readline()))

    def _start(self) -> subprocess.Popen[str]:
        database = {**settings.DATABASES["default"], **connection.settings_dict}
        where = f"{database['HOST']}:{database['PORT']}/{database['NAME']}"
        address = f"postgresql://{database['USER']}:{database['PASSWORD']}@{where}"
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": STAGE,
            "DATABASE_URL": address,
            "REDIS_URL": settings.REDIS_URL,
            "PYTHONWARNINGS": "ignore",
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.integration.realtime.nursery"],
            cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "ready"
        return process

    def close(self) -> None:
        if self._process is not None:
            self._process.communicate(timeout=20)
            self._process = None


_nursery = Nursery()


@pytest.fixture(scope="session", autouse=True)
def _no_server_outlives_the_run() -> Iterator[None]:
    yield
    _nursery.close()


def start_node(kind: str, folder: Path, options: tuple[str, ...] = (), trust: str = "", **limits: Any) -> Node:
    """Start a server (with these of `realtime.conf`'s numbers changed) and wait until it answers.

    `trust` is the certificate of a server that speaks nothing but TLS.
    """
    port = free_port()
    log = folder / f"{kind}-{port}.log"
    log.touch()
    node = Node(kind, port, _nursery.fork(kind=kind, port=port, log=str(log), limits=limits, options=options), log)
    deadline = time.monotonic() + 40
    while time.monotonic() < deadline:
        try:
            address = f"https://localhost:{port}" if trust else node.http
            context = ssl.create_default_context(cafile=trust or None)
            httpx.get(f"{address}/health/live", timeout=5, verify=context).raise_for_status()
        except httpx.HTTPError:
            if node.process.poll() is not None:
                break
            time.sleep(0.02)
        else:
            return node
    node.stop()
    raise RuntimeError(node.logged()[-4000:])


@pytest.fixture(scope="session")
def nodes(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Node]]:
    """Servers by kind and number, started when first asked for, shared by the tests that leave them alive."""
    folder = tmp_path_factory.mktemp("nodes")
    running: dict[tuple[str, int], Node] = {}

    def get(kind: str, number: int = 0) -> Node:
        node = running.get((kind, number))
        if node is None or node.process.poll() is not None:
            node = running[kind, number] = start_node(kind, folder)
        return node

    yield get
    for node in running.values():
        if node.process.poll() is None:
            node.stop()


@pytest.fixture
def spawn(django_db_setup: None, tmp_path: Path) -> Iterator[Callable[..., Node]]:
    """Servers of this test alone, with limits of its own."""
    started: list[Node] = []

    def start(kind: str, **limits: Any) -> Node:
        node = start_node(kind, tmp_path, **limits)
        started.append(node)
        return node

    yield start
    for node in started:
        if node.process.poll() is None:
            node.stop()


@pytest.fixture
def transactional_db(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """For tests of the engine alone: they commit, and leave rows in the engine's own tables only, so those are emptied.

    Tests with people in them take the mark `django_db(transaction=True)` and have every table emptied.
    """
    with django_db_blocker.unblock():
        yield
        CommandReceipt.objects.all().delete()
        OutboxEntry.objects.all().delete()
        connection.close()


@pytest.fixture(params=KINDS)
def node(request: pytest.FixtureRequest, nodes: Callable[..., Node], transactional_db: None) -> Node:
    """Every test that takes this runs on both servers."""
    return nodes(request.param)


@pytest.fixture(autouse=True)
def _empty_stage() -> Iterator[None]:
    yield
    valkey.client().delete("stage:denied")
