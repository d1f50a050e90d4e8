"""A migrated database, kept as a dump: migrating costs more than any test, and every run and worker would do it again.

The dump is named after everything that goes into it (the platform's code, the libraries' versions): other code makes another.
It lies in `.data`, so the steps of `make test` after the first find it there, and so does the next run.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import platform
import subprocess
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connection

from tests.stores import PROGRAMS

TEMPLATE = "mindo_migrated"
# Roles belong to the server and not to the database: a migration made this one, and the dump grants it rights.
ROLE = "mindo_app"
ROOT = Path(__file__).resolve().parents[1]
CODE = ("config", "kernel", "realtime", "access", "accounts", "privacy", "billing", "marketplace", "consultations")


def fingerprint() -> str:
    """A name for what migrating gives: the same for the same code, libraries and Python."""
    found = hashlib.sha256(platform.python_version().encode())
    for path in sorted(
        [*(file for name in CODE for file in (ROOT / name).rglob("*.py")), *ROOT.glob("requirements/*")]
    ):
        found.update(str(path.relative_to(ROOT)).encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()[:16]


class Migrated:
    """`prepare` before the test database is made, `keep` after it; whoever comes between waits."""

    def __init__(self, folder: Path = ROOT / ".data" / "migrated") -> None:
        self.programs = os.environ.get(PROGRAMS, "")
        self.folder = folder
        self.dump = folder / f"{fingerprint()}.sql"
        self._lock: IO[bytes] | None = None

    def prepare(self) -> None:
        """Have the test database copied from the dump; without one, hold the others back until `keep`."""
        if not self.programs:
            return  # Somebody else's server is migrated as ever: our programs may not fit it.
        self.folder.mkdir(parents=True, exist_ok=True)
        self._lock = (self.folder / "lock").open("ab")
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        if self.dump.exists():
            self._restore()
            connection.settings_dict["TEST"]["TEMPLATE"] = TEMPLATE
            self.release()

    def keep(self) -> None:
        """Dump the database just migrated, if there was no dump."""
        if self._lock is None:
            return
        draft = self.dump.with_suffix(".draft")
        self.dump_to(draft, connection.settings_dict["NAME"])
        for old in self.folder.glob("*.sql"):
            old.unlink()
        draft.rename(self.dump)
        self.release()

    def release(self) -> None:
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def dump_to(self, path: Path, database: str) -> None:
        self._run("pg_dump", "--no-owner", "--file", str(path), self._url(database))

    def fill(self, database: str) -> None:
        """Copy the dump, which must be there, into an empty database."""
        role = f"DO $$ BEGIN CREATE ROLE {ROLE} NOLOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$"
        quiet = ["-q", "-1", "-v", "ON_ERROR_STOP=1"]
        self._run("psql", self._url(database), *quiet, "-c", role, "-f", str(self.dump))

    def _restore(self) -> None:
        """The template in this run's server, made by its first worker."""
        server = self._url("postgres")
        if self._run("psql", server, "-Atc", f"SELECT 1 FROM pg_database WHERE datname = '{TEMPLATE}'").strip():  # noqa: S608 - our own name
            return
        draft = f"{TEMPLATE}_draft"
        self._run("psql", server, "-q", "-c", f"DROP DATABASE IF EXISTS {draft}", "-c", f"CREATE DATABASE {draft}")
        self.fill(draft)
        # Under its own name it is whole.
        self._run("psql", server, "-q", "-c", f"ALTER DATABASE {draft} RENAME TO {TEMPLATE}")

    def _run(self, program: str, *arguments: str) -> str:
        done = subprocess.run(
            [str(Path(self.programs) / program), *arguments], capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise RuntimeError(f"{program}: {done.stderr.strip()}")
        return done.stdout

    @staticmethod
    def _url(name: str) -> str:
        at = settings.DATABASES["default"]
        return f"postgresql://{at['USER']}@{at['HOST']}:{at['PORT']}/{name}"
