"""The platform as it runs in production: the Procfile's processes against the test's own stores, on loopback."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import httpx
from django.conf import settings
from django.db import connection

from config.embedded_processes import die_with_parent

ROOT = Path(__file__).resolve().parents[2]
READY_WITHIN_SECONDS = 90


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _database_url() -> str:
    at = connection.settings_dict
    password = f":{at['PASSWORD']}" if at["PASSWORD"] else ""
    return f"postgresql://{at['USER']}{password}@{at['HOST']}:{at['PORT']}/{at['NAME']}"


class Platform:
    """Starts, kills and restarts the processes by their Procfile names; their output goes to one file each."""

    def __init__(self, artifacts: Path) -> None:
        self.artifacts = artifacts
        self.port = _free_port()
        self.base_url = f"http://127.0.0.1:{self.port}"
        lines = (ROOT / "Procfile").read_text().splitlines()
        self.commands = {
            name: command.strip() for name, _, command in (line.partition(":") for line in lines if line.strip())
        }
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self._relay_folder: Path | None = None
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings.local",
            "DATABASE_URL": _database_url(),
            "REDIS_URL": settings.REDIS_URL,
            "MONGODB_URL": settings.MONGODB_URL,
            "MONGODB_DATABASE": settings.MONGODB_DATABASE,
            "MINDO_SECRET_KEY": settings.SECRET_KEY,
            "MINDO_KEYS": settings.MINDO_KEYS,
            # The application's own role: a write that role may not do fails here as it would in production.
            "MINDO_DATABASE_ROLE": "mindo_app",
            "MINDO_BASE_URL": self.base_url,
            "MINDO_WORKER_CONCURRENCY": "2",
            "PORT": str(self.port),
            "PATH": f"{ROOT / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}",
            "PYTHONUNBUFFERED": "1",
        }

    def relay(self, turnserver: str) -> None:
        """Start a TURN relay for loopback and offer it to every call; before `start`. Its secret lives as long as it does."""
        secret, port = secrets.token_hex(16), _free_port()
        self.artifacts.mkdir(parents=True, exist_ok=True)
        folder = self._relay_folder = Path(tempfile.mkdtemp(prefix="turn-"))
        settings_file = folder / "turnserver.conf"
        settings_file.touch(mode=0o600)
        lines = (
            "listening-ip=127.0.0.1", "relay-ip=127.0.0.1", f"listening-port={port}", "min-port=50000", "max-port=50200",
            "use-auth-secret", f"static-auth-secret={secret}", "realm=mindo.test", "fingerprint",
            # Both browsers sit on this machine; in production loopback peers stay forbidden.
            "allow-loopback-peers", "no-tls", "no-dtls", "no-cli", "log-file=stdout", "simple-log",
            f"pidfile={folder / 'pid'}", f"userdb={folder / 'users.db'}",
        )  # fmt: skip
        settings_file.write_text("\n".join(lines))
        with self.log("turn").open("ab") as out:
            self.processes["turn"] = subprocess.Popen(
                [turnserver, "-c", str(settings_file)],
                stdout=out, stderr=subprocess.STDOUT, start_new_session=True,
                preexec_fn=die_with_parent(signal.SIGTERM),  # noqa: PLW1509 - allocates nothing
            )  # fmt: skip
        self.environment["MINDO_TURN_URLS"] = f"turn:127.0.0.1:{port}?transport=udp"
        self.environment["MINDO_TURN_SECRET"] = secret

    def log(self, name: str) -> Path:
        return self.artifacts / f"{name}.log"

    def logs(self) -> str:
        return "".join(path.read_text(errors="replace") for path in sorted(self.artifacts.glob("*.log")))

    def start(self, *names: str) -> None:
        """Start the named processes, or all; returns when the platform says it is ready."""
        self.artifacts.mkdir(parents=True, exist_ok=True)
        for name in names or tuple(self.commands):
            self.launch(name, ["/bin/sh", "-c", self.commands[name]])
        self.wait_until_ready()

    def launch(self, name: str, command: list[str], **changes: str) -> None:
        """Start one process under a name, with changes of its own to the environment; does not wait."""
        with self.log(name).open("ab") as out:
            self.processes[name] = subprocess.Popen(
                command,
                cwd=ROOT, env=self.environment | changes, stdout=out, stderr=subprocess.STDOUT, start_new_session=True,
                # A test process that is killed leaves no platform behind.
                preexec_fn=die_with_parent(signal.SIGTERM),  # noqa: PLW1509 - allocates nothing
            )  # fmt: skip

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + READY_WITHIN_SECONDS
        said = "nothing"
        while time.monotonic() < deadline:
            for name, process in self.processes.items():
                if process.poll() is not None:
                    raise RuntimeError(f"{name} ended with {process.returncode}:\n{self.log(name).read_text()[-3000:]}")
            try:
                answer = httpx.get(f"{self.base_url}/health/ready", timeout=5)
            except httpx.TransportError:
                answer = None
            if answer is not None and answer.status_code == 200:
                return
            said = answer.text if answer is not None else said
            time.sleep(0.2)  # the platform offers no other sign than being asked
        raise RuntimeError(f"not ready in {READY_WITHIN_SECONDS} s: {said}")

    def kill(self, name: str) -> None:
        """End a process and its children as a crash would: no warning, no clean-up."""
        process = self.processes.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        for process in self.processes.values():
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
        for process in self.processes.values():
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self.processes.clear()
        if self._relay_folder is not None:
            shutil.rmtree(self._relay_folder, ignore_errors=True)
