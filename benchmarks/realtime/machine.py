"""What the benchmarks ask of the machine: cores, ports, CPU time, a C compiler."""

from __future__ import annotations

import os
import resource
import shutil
import socket
import subprocess
import sys
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@lru_cache(maxsize=1)
def cores() -> tuple[set[int], set[int]]:
    """One core for the server, the others for everything else. Asked before this process gives the first one up."""
    every = sorted(os.sched_getaffinity(0))
    return ({every[0]}, set(every[1:])) if len(every) > 1 else (set(every), set(every))


def pin(pid: int) -> None:
    """Give a server that has started, with all its threads, the server's core; while it starts it may use them all."""
    mine, _ = cores()
    for task in Path(f"/proc/{pid}/task").iterdir():
        os.sched_setaffinity(int(task.name), mine)


def prepare() -> None:
    """Leave the server's core alone, and allow many sockets."""
    _, others = cores()
    os.sched_setaffinity(0, others)
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(65536, most), most))


def cpu_seconds(pid: int) -> float:
    """CPU seconds all threads of a process have used so far, to the nanosecond where the kernel counts so."""
    total = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        total += int((task / "schedstat").read_text().split()[0])
    return total / 1e9


def memory(pid: int) -> int:
    """Bytes of a process that nobody else shares (its proportional set, where the kernel tells)."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    raise RuntimeError("the kernel does not say how much memory a process has")


_folder = TemporaryDirectory(prefix="mindo-bench-")


@lru_cache(maxsize=4)
def compiled(source: str) -> Path | None:
    """The program made from a C file of this package, or None (said once) when there is no compiler that can."""
    compiler = next((found for name in ("cc", "gcc", "clang") if (found := shutil.which(name))), None)
    program = Path(_folder.name) / Path(source).stem
    made = compiler and subprocess.run([compiler, "-O2", "-o", program, HERE / source], check=False)
    if not made or made.returncode != 0:
        print(f"No C compiler that makes {source}: it is left out.", file=sys.stderr)
        return None
    return program
