"""What the embedded stores need from the operating system.

Three things go wrong with child servers, and this module is the answer to each:

* a parent that is killed leaves them running: `die_with_parent`;
* a process id read from a file may belong to somebody else by now: `Identity`;
* PostgreSQL refuses to run as root, and its unprivileged account often cannot reach a checkout
  under `/root`: `unprivileged_account` and `can_reach`.
"""

from __future__ import annotations

import ctypes
import os
import pwd
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

_PR_SET_PDEATHSIG = 1
# Loaded at import: between fork and exec nothing may be loaded or locked.
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def die_with_parent(sig: signal.Signals) -> Callable[[], None]:
    """A `preexec_fn` that has the kernel send `sig` to the child when its parent's thread ends.

    The kernel forgets the wish whenever credentials change; `subprocess` changes them (user=, group=)
    before it calls the preexec function, so the wish survives. It is bound to the *thread* that
    spawned the child: spawn from the main thread only. Elsewhere than on Linux it does nothing, and
    the next start finds the left-over through its state file.
    """
    parent = os.getpid()

    def arm() -> None:
        if _LIBC is not None:
            _LIBC.prctl(_PR_SET_PDEATHSIG, int(sig), 0, 0, 0)
            if os.getppid() != parent:
                # The parent died between fork and prctl: no signal will ever come.
                os._exit(1)

    return arm


@dataclass(frozen=True)
class Identity:
    """A process that cannot be confused with a later one of the same id."""

    pid: int
    started: str

    @classmethod
    def of(cls, pid: int) -> Identity | None:
        """The living process `pid`, or None when there is none (a zombie counts as none)."""
        try:
            # Field 2 is the command in brackets and may itself hold spaces and brackets.
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except FileNotFoundError:
            return None if Path("/proc/self/stat").exists() else cls._from_ps(pid)
        except (ProcessLookupError, PermissionError):
            return None
        return None if fields[0] in "ZX" else cls(pid, fields[19])

    @classmethod
    def _from_ps(cls, pid: int) -> Identity | None:
        found = subprocess.run(
            ["ps", "-o", "stat=,lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
        ).stdout.split(None, 1)
        return cls(pid, found[1].strip()) if len(found) == 2 and "Z" not in found[0] else None

    def alive(self) -> bool:
        """Whether this very process still runs."""
        return Identity.of(self.pid) == self

    def stop(self, sig: signal.Signals, seconds: float) -> None:
        """Send `sig`, wait up to `seconds`, then SIGKILL; returns when the process is gone."""
        for attempt, patience in ((sig, seconds), (signal.SIGKILL, 5.0)):
            if not self.alive():
                return
            try:
                os.kill(self.pid, attempt)
            except ProcessLookupError:
                return
            wait_until(lambda: not self.alive(), patience)


def wait_until(ready: Callable[[], bool], seconds: float) -> bool:
    """Ask `ready` with short, growing pauses until it says yes or `seconds` have passed."""
    deadline = time.monotonic() + seconds
    pause = 0.01
    while not ready():
        if time.monotonic() >= deadline:
            return False
        time.sleep(pause)
        pause = min(pause * 1.5, 0.1)
    return True


@dataclass(frozen=True)
class Account:
    """The operating-system account a server runs as; the ids are None for our own account."""

    name: str
    uid: int | None = None
    gid: int | None = None

    def popen_arguments(self) -> dict[str, object]:
        """The keyword arguments that make `subprocess` run a child as this account."""
        return {} if self.uid is None else {"user": self.uid, "group": self.gid, "extra_groups": []}


def unprivileged_account(data: Path) -> Account:
    """Who may run PostgreSQL on `data`: ourselves, or for root the folder's owner, `postgres` or `nobody`."""
    if os.geteuid() != 0:
        return Account(pwd.getpwuid(os.geteuid()).pw_name)
    if data.exists() and (owner := data.stat()).st_uid != 0:
        return Account(f"uid {owner.st_uid}", owner.st_uid, owner.st_gid)
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid)
    raise RuntimeError(
        "PostgreSQL does not run as root, and this machine has neither an account `postgres` nor `nobody`. "
        "Start as an ordinary user, or set DATABASE_URL to a PostgreSQL that already runs."
    )


def can_reach(account: Account, program: Path) -> bool:
    """Whether `account` can run `program` from where it lies (tried, not guessed from modes)."""
    try:
        outcome = subprocess.run(  # type: ignore[call-overload]  # user/group come as a dict
            [str(program), "--version"],
            cwd="/",
            capture_output=True,
            check=False,
            **account.popen_arguments(),
        )
    except PermissionError:
        return False
    return bool(outcome.returncode == 0)


def can_enter(account: Account, folder: Path) -> bool:
    """Whether `account` can make `folder` its working directory (every parent lets it pass)."""
    outcome = subprocess.run(  # type: ignore[call-overload]  # user/group come as a dict
        ["/bin/sh", "-c", 'cd -- "$1"', "sh", str(folder)],
        cwd="/",
        capture_output=True,
        check=False,
        **account.popen_arguments(),
    )
    return bool(outcome.returncode == 0)


def free_port(preferred: int | None) -> int:
    """A TCP port of 127.0.0.1 nobody listens on: `preferred` when it is free, else one the kernel picks."""
    for port in (preferred, 0) if preferred else (0,):
        with socket.socket() as probe:
            # Without it a port whose last connections are in TIME_WAIT would look taken after a restart.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise RuntimeError("No free TCP port on 127.0.0.1.")
