"""Free ports, and waiting until somebody listens at one."""

from __future__ import annotations

import socket
import subprocess
import time


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for_port(address: str, process: subprocess.Popen[bytes], seconds: float = 30.0) -> None:
    """Return when somebody listens at `host:port`; raises RuntimeError when the process ends or time runs out."""
    host, _, port = address.partition(":")
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection((host, int(port)), timeout=1).close()
        except OSError:
            time.sleep(0.02)  # a port offers no other sign than being asked
        else:
            return
    raise RuntimeError(f"nobody listens at {address}")
