"""`make clean`: remove what the tools made in and for this checkout. Standard library only."""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import sys
from pathlib import Path

from devtools.bootstrap import FRONTEND, ROOT
from devtools.console import fail, say

MADE = (".venv", ".tools", ".data", "artifacts", "staticfiles", ".mypy_cache", ".ruff_cache", ".hypothesis")


def main() -> int:
    """Refuses while the platform runs here; returns an exit status."""
    lock_file = ROOT / ".data" / "run.lock"
    if lock_file.exists():
        with lock_file.open() as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                fail("The platform runs in this checkout. Stop it first (Ctrl-C where it was started).")
                return 1
    # The same name as config.embedded.elsewhere, which cannot be imported without the packages.
    far = Path("/var/tmp") / f"mindo-{hashlib.sha256(str(ROOT).encode()).hexdigest()[:12]}"  # noqa: S108 - ours by name
    for path in [*(ROOT / name for name in MADE), FRONTEND / "node_modules", FRONTEND / "dist", far]:
        if path.exists():
            shutil.rmtree(path)
            say(f"removed {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
