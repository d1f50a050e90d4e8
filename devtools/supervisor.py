"""Keeps processes running: shows what they print, starts them again when they die, ends them together."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from config.embedded_processes import die_with_parent
from devtools.console import COLOURS, coloured, say

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 20.0
# A process that ran this long was well: its next death starts the pauses over.
WELL_AFTER = 20.0
GRACE = 12.0


@dataclass
class Child:
    """One line of the Procfile, kept running until `stop`."""

    name: str
    command: str
    environment: dict[str, str]
    print_line: Callable[[str, str], None]
    process: asyncio.subprocess.Process | None = None
    grace: float = GRACE
    restarts: int = 0
    _told_to_stop: asyncio.Event = field(default_factory=asyncio.Event)
    _wanted: bool = False
    _wake: asyncio.Event = field(default_factory=asyncio.Event)

    async def keep_running(self) -> None:
        """Start, wait, start again with growing pauses; returns once stopped."""
        pause = FIRST_PAUSE
        while not self._told_to_stop.is_set():
            began = time.monotonic()
            status = await self._run_once()
            if self._told_to_stop.is_set():
                return
            if self._wanted:
                self._wanted = False
                continue
            if time.monotonic() - began > WELL_AFTER:
                pause = FIRST_PAUSE
            self.restarts += 1
            self.print_line(self.name, f"ended ({_reason(status)}); starting it again in {pause:g} s")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), pause)
            self._wake.clear()
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _run_once(self) -> int:
        # A pipe of our own: asyncio's would have `wait()` last until the process's orphans let go of it as well.
        receiver, sender = os.pipe()
        try:
            process = self.process = await asyncio.create_subprocess_exec(
                "/bin/sh",
                "-c",
                # exec: the signal must reach the program, not a shell around it.
                self.command if self.command.startswith(("if ", "exec ")) else f"exec {self.command}",
                env=self.environment,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=sender,
                stderr=sender,
                start_new_session=True,
                # The event loop spawns from the main thread, whose end is our own.
                preexec_fn=die_with_parent(signal.SIGTERM),
            )
        finally:
            os.close(sender)
        reading = asyncio.create_task(self._copy_output(receiver))
        status = await process.wait()
        # Its own children (a worker's pool) must not outlive it and work on beside the next one.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        # One that left the group keeps the pipe open: its words are not waited for.
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(reading, 2)
        return status

    async def _copy_output(self, receiver: int) -> None:
        output = asyncio.StreamReader(limit=1024 * 1024)
        loop = asyncio.get_running_loop()
        transport, _ = await loop.connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(output), os.fdopen(receiver, "rb", 0)
        )
        try:
            while True:
                try:
                    line = await output.readline()
                except ValueError:
                    # Longer than the limit: say that it was there, and go on after it.
                    self.print_line(self.name, "(a very long line)")
                    continue
                if not line:
                    return
                self.print_line(self.name, line.decode(errors="replace").rstrip())
        finally:
            transport.close()

    def restart(self) -> None:
        """End it in good order; `keep_running` starts it again."""
        if self.process and self.process.returncode is None:
            self._wanted = True
            self.process.terminate()
        else:
            # It waits out a pause after a crash the change may have mended.
            self._wake.set()

    async def stop(self) -> None:
        """End it in good order, or by force after `grace` seconds."""
        self._told_to_stop.set()
        self._wake.set()
        process = self.process
        if process is None or process.returncode is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        try:
            await asyncio.wait_for(process.wait(), self.grace)
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()


def _reason(status: int) -> str:
    if status < 0:
        with contextlib.suppress(ValueError):
            return f"by {signal.Signals(-status).name}"
    return f"exit status {status}"


def line_printer(names: list[str]) -> Callable[[str, str], None]:
    """A function that prints `name | line`, a colour per name."""
    width = max(map(len, names), default=0)
    colours = {name: COLOURS[index % len(COLOURS)] for index, name in enumerate(names)}

    def show(name: str, line: str) -> None:
        try:
            say(coloured(f"{name.ljust(width)} |", colours.get(name, "0")) + f" {line}")
        except BrokenPipeError:
            # Whoever watched went away; the platform goes on without a spectator.
            sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123 - stands in for the terminal until the end

    return show


def read_procfile(text: str) -> dict[str, str]:
    """Name → command, in order."""
    pairs = (line.partition(":") for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return {name.strip(): command.strip() for name, _, command in pairs}
