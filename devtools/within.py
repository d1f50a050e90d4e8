"""Run one command with this checkout's keys and stores in its environment.

    python -m devtools.within COMMAND [ARGUMENT…]

Uses the stores of a platform that is up in this checkout, else starts them for as long as the command runs.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys

from config import embedded
from devtools import environment
from devtools.bootstrap import ROOT
from devtools.console import fail


def main(command: list[str]) -> int:
    """The command's exit status."""
    variables = environment.load()
    os.environ |= {name: variables[name] for name in embedded.VARIABLES if variables.get(name)}
    try:
        with embedded.start(ROOT) as stores:
            process = subprocess.Popen(command, cwd=ROOT, env=variables | stores.environment)
            # Ctrl-C reaches the command by itself; the stores wait for it to end.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            signal.signal(signal.SIGTERM, lambda *_: process.terminate())
            return process.wait()
    except RuntimeError as error:
        fail(str(error))
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
