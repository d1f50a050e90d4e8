"""What the servers' own libraries waste, spared. Their versions are pinned in the lock files; what is not there is left alone."""

from __future__ import annotations

import sys

# autobahn puts these words together for debug lines, with each connection, frame and write, whether or not anybody listens:
# a sixth of the time it takes to accept a socket.
MODULES = ("autobahn.websocket.protocol", "autobahn.twisted.websocket")
FORMATTERS = ("hltype", "hlval", "pformat")


def spare_debug_lines() -> None:
    """Have autobahn's debug lines name nothing. Called once, after the server was imported and before it accepts."""
    for name in MODULES:
        module = sys.modules.get(name)
        for formatter in FORMATTERS:
            if module is not None and callable(getattr(module, formatter, None)):
                setattr(module, formatter, _nothing)


def _nothing(*_: object, **__: object) -> str:
    return ""
