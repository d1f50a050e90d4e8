"""`make demo-reset`: throw the demo data away and make it again, whether the platform runs or not.

A running worker would take hold of what is only half made, so a running platform is asked to do it itself: it ends its
processes, resets, and starts them again.
"""

from __future__ import annotations

import fcntl
import os
import re
import signal
import sys

from config.embedded_processes import Identity, wait_until
from devtools import environment, within
from devtools.console import fail, say
from devtools.launcher import RESET_OUTCOME

PATIENCE_SECONDS = 600


def running() -> Identity | None:
    """The platform that runs in this checkout, or None; raises RuntimeError while it is still starting."""
    try:
        with (environment.DATA / "run.lock").open() as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return None
    except FileNotFoundError:
        return None
    except BlockingIOError:
        found = re.search(r"process (\d+)", (environment.DATA / "run.lock").read_text())
        identity = Identity.of(int(found[1])) if found else None
        if identity is None:
            raise RuntimeError("The platform is still starting in this checkout: try again when it is ready.") from None
        return identity


def main() -> int:
    """Reset; returns an exit status."""
    try:
        platform = running()
    except RuntimeError as error:
        fail(str(error))
        return 1
    if platform is None:
        return within.main([sys.executable, "manage.py", "demo_reset"])
    say(f"The platform runs here (process {platform.pid}): asking it to make its data again.")
    RESET_OUTCOME.unlink(missing_ok=True)
    os.kill(platform.pid, signal.SIGUSR1)
    wait_until(lambda: RESET_OUTCOME.exists() or not platform.alive(), PATIENCE_SECONDS)
    outcome = RESET_OUTCOME.read_text() if RESET_OUTCOME.exists() else "it ended without an answer"
    say("The demo data is new; the platform starts again." if outcome == "done" else f"It failed: {outcome}")
    return 0 if outcome == "done" else 1


if __name__ == "__main__":
    sys.exit(main())
