"""Where the servers of these tests come from: one process that has everything imported and forks a server per order.

    python -m tests.integration.realtime.nursery        orders as JSON lines on stdin, process ids on stdout

Starting an interpreter and importing the platform takes seconds, and it would be the same seconds for every server.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any

# They hold an event loop since they were imported; two processes must not share its epoll descriptor.
TWISTED = frozenset({"autobahn", "daphne", "twisted", "txaio"})


def serve(order: dict[str, Any]) -> None:
    """Become the server that was ordered."""
    log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for standard in (1, 2):
        os.dup2(log, standard)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.setpgid(0, 0)
    from django.conf import settings

    from realtime.conf import limits

    setattr(settings, "LIVE", {**getattr(settings, "LIVE"), **order["limits"]})  # noqa: B009, B010 - known to this module's settings only
    limits.cache_clear()
    port = str(order["port"])
    if order["kind"] == "daphne":
        for name in [name for name in sys.modules if name.split(".", 1)[0] in TWISTED]:
            del sys.modules[name]
        sys.argv = ["daphne", "-b", "127.0.0.1", "-p", port, *order["options"], "config.asgi:application"]
        importlib.import_module("daphne.cli").CommandLineInterface.entrypoint()
    else:
        sys.argv = [
            "uvicorn", "--host", "127.0.0.1", "--port", port, "--ws", "websockets-sansio", "--loop", "uvloop",
            "--ws-per-message-deflate", "false", "--lifespan", "off", *order["options"], "config.asgi:application",
        ]  # fmt: skip
        importlib.import_module("uvicorn.main").main()


def main() -> None:
    """Import, then fork for every line until the orders end; the servers end with us at the latest."""
    from django.urls import get_resolver

    import_module = importlib.import_module
    for name in ("config.asgi", "uvicorn.main", "uvloop", "uvicorn.protocols.websockets.websockets_sansio_impl"):
        import_module(name)
    assert get_resolver().url_patterns
    assert threading.active_count() == 1, "a thread would be missing in the children"
    gc.freeze()
    # Ended servers vanish by themselves; whoever waits for one has a descriptor of it.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    children: list[int] = []
    print("ready", flush=True)  # noqa: T201 - the line the test waits for
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            try:
                serve(order)
            except SystemExit:
                os._exit(0)
            except BaseException:  # noqa: BLE001 - whatever it is belongs into the server's log
                sys.excepthook(*sys.exc_info())
            os._exit(1)
        children.append(child)
        print(child, flush=True)  # noqa: T201 - the answer
    for child in children:
        if Path(f"/proc/{child}").exists():
            os.kill(child, signal.SIGKILL)


if __name__ == "__main__":
    main()
