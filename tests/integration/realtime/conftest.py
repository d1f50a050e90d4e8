"""Real servers on loopback: Daphne and uvicorn, each a process, on the stores of this run."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.conf import settings
from django.db import connection

from realtime import valkey
from tests.integration.realtime.stage import live as _stage_is_declared_here_too
from tests.integration.realtime.stage.live import declare_permissions

ROOT = Path(__file__).resolve().parents[3]
KINDS = ("daphne", "uvicorn")
assert _stage_is_declared_here_too
declare_permissions()


@dataclass
class Node:
    """A running server."""

    kind: str
    port: int
    process: subprocess.Popen[bytes]
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


def command_line(kind: str, port: int) -> list[str]:
    if kind == "daphne":
        return [sys.executable, "-m", "daphne", "-b", "127.0.0.1", "-p", str(port), "config.asgi:application"]
    return [
        sys.executable, "-m", "uvicorn", "--host", "127.0.0.1", "--port", str(port), "--ws", "websockets-sansio",
        "--loop", "uvloop",
        "--ws-per-message-deflate", "false", "--lifespan", "off", "config.asgi:application",
    ]  # fmt: skip


STAGE = "tests.integration.realtime.server_settings"


def start_node(kind: str, folder: Path, settings_module: str = STAGE, **limits: Any) -> Node:
    """Start a server and wait until it answers."""
    port = free_port()
    database = {**settings.DATABASES["default"], **connection.settings_dict}
    where = f"{database['HOST']}:{database['PORT']}/{database['NAME']}"
    address = f"postgresql://{database['USER']}:{database['PASSWORD']}@{where}"
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": settings_module,
        "DATABASE_URL": address,
        "REDIS_URL": settings.REDIS_URL,
        "STAGE_LIVE": json.dumps(limits),
        "PYTHONWARNINGS": "ignore",
    }
    log = folder / f"{kind}-{port}.log"
    with log.open("wb") as out:
        process = subprocess.Popen(command_line(kind, port), cwd=ROOT, env=environment, stdout=out, stderr=out)
    node = Node(kind, port, process, log)
    deadline = time.monotonic() + 40
    while time.monotonic() < deadline:
        try:
            httpx.get(f"{node.http}/health/live", timeout=1).raise_for_status()
        except httpx.HTTPError:
            if process.poll() is not None:
                break
            time.sleep(0.1)
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


@pytest.fixture(params=KINDS)
def node(request: pytest.FixtureRequest, nodes: Callable[..., Node], transactional_db: None) -> Node:
    """Every test that takes this runs on both servers."""
    return nodes(request.param)


@pytest.fixture(autouse=True)
def _empty_stage() -> Iterator[None]:
    yield
    valkey.client().delete("stage:denied")
