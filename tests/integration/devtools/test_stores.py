"""The embedded stores as a person meets them: twice, after a kill, on a taken port, in a closed folder."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from config import embedded, embedded_postgres
from config.embedded_processes import Identity, wait_until
from config.embedded_servers import package_folder

OWNER = """
import os, sys, pathlib
from config import embedded, embedded_postgres
stores = embedded.start(pathlib.Path(sys.argv[1]), ephemeral=sys.argv[2] == "ephemeral", log=lambda line: print("log", line))
pids = [server.process.pid for server in stores.servers]
import json; print(json.dumps({"environment": stores.environment, "pids": pids, "folder": str(stores.folder)}), flush=True)
sys.stdin.readline()
stores.stop()
"""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A checkout nobody but its owner may enter, as /root is, and no addresses in the environment."""
    for name in embedded.VARIABLES:
        monkeypatch.delenv(name, raising=False)
    tmp_path.chmod(0o700)
    yield tmp_path
    far = embedded.elsewhere(tmp_path)
    subprocess.run(["rm", "-rf", str(far)], check=True)


class Owner:
    """Another process that starts stores and holds them."""

    def __init__(self, root: Path, kind: str = "lasting") -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", OWNER, str(root), kind],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).resolve().parents[3],
        )
        self.log: list[str] = []
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.startswith("log "):
                self.log.append(line)
                continue
            self.told = json.loads(line)
            break
        self.servers = [identity for pid in self.told["pids"] if (identity := Identity.of(pid))]

    def end(self) -> None:
        self.process.communicate("\n", timeout=60)

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


def _people(url: str, statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []


def test_a_second_start_uses_the_servers_of_the_first_and_leaves_them(root: Path) -> None:
    owner = Owner(root)
    try:
        with embedded.start(root) as second:
            assert second.environment == owner.told["environment"]
            assert second.servers == []
        assert all(identity.alive() for identity in owner.servers)
    finally:
        owner.end()
    assert not any(identity.alive() for identity in owner.servers)


def test_data_outlives_a_killed_owner_and_the_next_start_takes_over(root: Path) -> None:
    owner = Owner(root)
    _people(owner.told["environment"]["DATABASE_URL"], "CREATE TABLE kept AS SELECT 7 AS number")
    owner.kill()
    with embedded.start(root) as stores:
        assert _people(stores.database_url, "SELECT number FROM kept") == [(7,)]
        assert not any(identity.alive() for identity in owner.servers)


def test_servers_end_with_a_killed_parent_and_its_folder_is_swept(root: Path) -> None:
    owner = Owner(root, "ephemeral")
    assert len(owner.servers) == 3
    owner.kill()
    assert wait_until(lambda: not any(identity.alive() for identity in owner.servers), 20)
    Owner(root, "ephemeral").end()
    assert not Path(owner.told["folder"]).exists()


def test_a_store_given_by_the_environment_is_not_started(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/mindo")
    monkeypatch.setenv("MONGODB_URL", "mongodb://elsewhere/")
    with embedded.start(root, ephemeral=True) as stores:
        assert [server.name for server in stores.servers] == ["valkey"]
        assert stores.database_url == "postgresql://elsewhere/mindo"
        assert stores.mongodb_url == "mongodb://elsewhere/"


def test_a_killed_server_comes_back_on_its_port_with_its_data(root: Path) -> None:
    with embedded.start(root) as stores:
        postgres = next(server for server in stores.servers if server.name == "postgres")
        _people(stores.database_url, "CREATE TABLE kept AS SELECT 7 AS number")
        assert postgres.process is not None
        os.kill(postgres.process.pid, signal.SIGKILL)
        postgres.process.wait()
        port = postgres.port
        postgres.prepare()

        def back() -> bool:
            postgres.launch(port)
            try:
                postgres.wait_ready(20)
            except RuntimeError:
                # Its killed predecessor's sessions may still be going.
                return False
            return True

        assert wait_until(back, 60)
        assert _people(stores.database_url, "SELECT number FROM kept") == [(7,)]


def test_a_taken_port_is_said_and_another_used(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from config.embedded_servers import Valkey

    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/mindo")
    monkeypatch.setenv("MONGODB_URL", "mongodb://elsewhere/")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setattr(Valkey, "preferred_port", port)
        said: list[str] = []
        with embedded.start(root, log=said.append) as stores:
            assert f":{port}/" not in stores.redis_url
    assert any(f"port {port} is taken" in line for line in said)


def test_a_server_that_cannot_start_is_named_with_its_own_words(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from config.embedded_servers import Valkey

    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/mindo")
    monkeypatch.setenv("MONGODB_URL", "mongodb://elsewhere/")
    monkeypatch.setattr(Valkey, "command", lambda _self: ["/bin/sh", "-c", "echo no room at all; exit 3"])
    with pytest.raises(RuntimeError, match="no room at all"):
        embedded.start(root, ephemeral=True)


def test_programs_in_a_closed_checkout_are_brought_within_reach(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packages = root / "packages"
    for part in ("embedded_postgres", "embedded_postgres.libs"):
        shutil.copytree(package_folder("embedded_postgres").parent / part, packages / part)
    monkeypatch.setattr(embedded_postgres, "package_folder", lambda name: packages / name)
    monkeypatch.setattr(embedded, "_CHECKOUT", root)
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere/0")
    monkeypatch.setenv("MONGODB_URL", "mongodb://elsewhere/")
    with embedded.start(root) as stores:
        assert _people(stores.database_url, "SELECT count(*) FROM pg_database WHERE datname = 'mindo'") == [(1,)]
