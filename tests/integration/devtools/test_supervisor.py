"""What the supervisor promises: a killed process comes back, and nothing is left at the end."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable

from config.embedded_processes import Identity, wait_until
from devtools.supervisor import Child

# A program with a child of its own, as a worker with its pool: prints both numbers, then stays.
WITH_CHILD = (
    f"{sys.executable} -uc \"import os, subprocess, time; c = subprocess.Popen(['sleep', '600']); "
    "print('up', os.getpid(), c.pid); time.sleep(600)\""
)


class Screen:
    """Collects what is shown and lets a test wait for a line."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._news = asyncio.Condition()

    def show(self, _name: str, line: str) -> None:
        self.lines.append(line)
        asyncio.get_running_loop().create_task(self._tell())

    async def _tell(self) -> None:
        async with self._news:
            self._news.notify_all()

    async def until(self, wanted: Callable[[list[str]], bool]) -> None:
        async with self._news, asyncio.timeout(30):
            await self._news.wait_for(lambda: wanted(self.lines))


def _ups(lines: list[str]) -> list[list[int]]:
    return [[int(number) for number in line.split()[1:]] for line in lines if line.startswith("up ")]


def _identity(pid: int) -> Identity:
    found = Identity.of(pid)
    assert found is not None
    return found


async def test_a_killed_process_comes_back_without_its_orphans() -> None:
    screen = Screen()
    child = Child("worker", WITH_CHILD, dict(os.environ), screen.show)
    running = asyncio.create_task(child.keep_running())
    await screen.until(lambda lines: len(_ups(lines)) == 1)
    first, orphan = (_identity(pid) for pid in _ups(screen.lines)[0])
    os.kill(first.pid, signal.SIGKILL)
    await screen.until(lambda lines: len(_ups(lines)) == 2)
    assert not first.alive()
    assert wait_until(lambda: not orphan.alive(), 5)
    assert any("SIGKILL" in line for line in screen.lines)
    second = [_identity(pid) for pid in _ups(screen.lines)[1]]
    await child.stop()
    await running
    # The kernel takes a moment to bury what was killed.
    assert wait_until(lambda: not any(identity.alive() for identity in second), 5)


async def test_a_process_that_ignores_the_signal_is_ended_all_the_same() -> None:
    screen = Screen()
    deaf = f"{sys.executable} -uc \"import os, signal, time; signal.signal(15, 1); print('up', os.getpid()); time.sleep(600)\""
    child = Child("web", deaf, dict(os.environ), screen.show, grace=0.3)
    running = asyncio.create_task(child.keep_running())
    await screen.until(lambda lines: len(_ups(lines)) == 1)
    identity = _identity(_ups(screen.lines)[0][0])
    await child.stop()
    await running
    assert not identity.alive()


async def test_a_wanted_restart_is_no_crash() -> None:
    screen = Screen()
    child = Child("web", WITH_CHILD, dict(os.environ), screen.show)
    running = asyncio.create_task(child.keep_running())
    await screen.until(lambda lines: len(_ups(lines)) == 1)
    child.restart()
    await screen.until(lambda lines: len(_ups(lines)) == 2)
    assert child.restarts == 0
    await child.stop()
    await running
