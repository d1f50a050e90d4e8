"""`make run` and `make dev`: stores, migrations, demo data, the Procfile's processes, and where to look.

    python -m devtools.launcher [--dev]

Run inside .venv, after devtools.bootstrap. Ends, with everything it started, on Ctrl-C or SIGTERM.
"""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from config import embedded
from config.embedded_processes import free_port
from config.embedded_servers import Server
from devtools import environment, reloading
from devtools.bootstrap import FRONTEND, ROOT
from devtools.console import Steps, coloured, fail, say
from devtools.supervisor import LONGEST_PAUSE, Child, line_printer, read_procfile

READY_WITHIN = 180.0
WEB_PORT = 8000
VITE_PORT = 5173
RESET_OUTCOME = environment.DATA / "reset.outcome"


class AlreadyRunningError(RuntimeError):
    """Another start of this checkout is up."""


@dataclass
class Launch:
    """One run of the platform in this checkout."""

    dev: bool
    steps: Steps = field(default_factory=lambda: Steps(5))
    variables: dict[str, str] = field(default_factory=dict)
    address: str = ""

    def claim(self) -> IO[str]:
        """Take this checkout's run lock; raises AlreadyRunningError with the other's address."""
        environment.DATA.mkdir(mode=0o711, exist_ok=True)
        lock = (environment.DATA / "run.lock").open("a+")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            where = lock.read().strip() or "it is still starting"
            raise AlreadyRunningError(f"The platform already runs in this checkout: {where}") from None
        lock.truncate(0)
        return lock

    def prepare(self) -> embedded.Stores:
        """Keys, ports, stores, tables, demo data; blocking, on the main thread."""
        self.steps.begin("Keys and ports")
        self.variables = environment.load()
        self._choose_ports()
        # WhiteNoise wants the folder to be there, even while it serves from the sources.
        (ROOT / "staticfiles").mkdir(exist_ok=True)
        self.steps.begin("PostgreSQL, Valkey, MongoDB wire")
        os.environ |= {name: self.variables[name] for name in embedded.VARIABLES if self.variables.get(name)}
        stores = embedded.start(ROOT, log=self.steps.note)
        try:
            self.variables |= stores.environment
            self.steps.begin("Tables")
            self.manage("migrate", "--no-input", "--verbosity", "0")
            self.steps.begin("Demo data")
            self.manage("demo_seed")
        except BaseException:
            stores.stop()
            raise
        return stores

    def manage(self, *arguments: str) -> str:
        """Run a management command; its output is shown as notes and returned."""
        with subprocess.Popen(
            [sys.executable, "manage.py", *arguments], cwd=ROOT, env=self.variables, stdout=subprocess.PIPE, text=True
        ) as process:
            lines: list[str] = []
            try:
                for line in process.stdout or ():
                    lines.append(line)
                    if arguments[0] != "demo_logins":
                        self.steps.note(line.rstrip())
            except KeyboardInterrupt:
                process.terminate()
                raise
        if process.returncode != 0:
            raise RuntimeError(f"`manage.py {arguments[0]}` failed (exit status {process.returncode}).")
        return "".join(lines)

    def _choose_ports(self) -> None:
        wanted = int(self.variables.get("PORT") or WEB_PORT)
        port = _next_free(wanted)
        if port != wanted:
            self.steps.note(f"port {wanted} is taken: using {port}")
        self.variables["PORT"] = str(port)
        self.address = self.variables.setdefault("MINDO_BASE_URL", f"http://localhost:{port}").rstrip("/")
        if self.dev:
            vite = _next_free(int(self.variables.get("VITE_PORT") or VITE_PORT))
            self.variables |= {
                "VITE_PORT": str(vite),
                "MINDO_VITE_URL": f"http://localhost:{vite}",
                "MINDO_DEBUG": self.variables.get("MINDO_DEBUG") or "1",
            }

    def commands(self) -> dict[str, str]:
        """Name → command of what is kept running."""
        found = read_procfile((ROOT / "Procfile").read_text())
        if self.dev:
            found["web"] = f"{sys.executable} manage.py runserver --noreload 127.0.0.1:{self.variables['PORT']}"
            found["vite"] = f"npm --prefix {FRONTEND} run --silent dev"
        return found

    async def supervise(self, stores: embedded.Stores, lock: IO[str]) -> None:
        """Run the processes until told to stop; ends them all before it returns."""
        news: asyncio.Queue[str] = asyncio.Queue()
        loop = asyncio.get_running_loop()
        for sig in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(sig, news.put_nowait, "stop")
        loop.add_signal_handler(signal.SIGUSR1, news.put_nowait, "reset")
        self.steps.begin("Processes")
        commands = self.commands()
        show = line_printer([*commands, *(server.name for server in stores.servers)])
        keepers = [asyncio.create_task(_keep_store(stores, server, show)) for server in stores.servers]
        while await self._run_until_told(commands, show, lock, news) == "reset":
            await asyncio.to_thread(self._reset)
        for task in keepers:
            task.cancel()
        await asyncio.gather(*keepers, return_exceptions=True)

    async def _run_until_told(
        self, commands: dict[str, str], show: reloading.Show, lock: IO[str], news: asyncio.Queue[str]
    ) -> str:
        """Run the processes until a word arrives, end them all, return the word."""
        children = [Child(name, command, self.variables, show) for name, command in commands.items()]
        tasks = [asyncio.create_task(child.keep_running()) for child in children]
        tasks.append(asyncio.create_task(self._announce(lock)))
        if self.dev:
            python = [child for child in children if child.name != "vite"]
            tasks.append(asyncio.create_task(reloading.watch(python, show)))
        word = await news.get()
        say("\nStopping…" if word == "stop" else "\nStopping, to make the demo data again…")
        await asyncio.gather(*(child.stop() for child in children))
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return word

    def _reset(self) -> None:
        """Make the demo data again while nothing runs that would work on it half made; says how it went in a file."""
        try:
            self.manage("demo_reset")
            outcome = "done"
        except RuntimeError as error:
            fail(str(error))
            outcome = str(error)
        RESET_OUTCOME.write_text(outcome)

    async def _announce(self, lock: IO[str]) -> None:
        """Wait until the platform says it is ready, then print where it is and who may sign in."""
        local = f"http://127.0.0.1:{self.variables['PORT']}/health/ready"
        began, told = time.monotonic(), 0.0
        while missing := await asyncio.to_thread(_not_ready, local):
            waited = time.monotonic() - began
            if waited > READY_WITHIN:
                fail(f"Not ready after {READY_WITHIN:.0f} s: {missing}. The lines above say why; it keeps trying.")
                return
            if waited - told > 5:
                told = waited
                self.steps.note(f"waiting ({waited:.0f} s): {missing}")
            await asyncio.sleep(1)
        self.steps.done()
        lock.truncate(0)
        lock.write(f"{self.address} (process {os.getpid()})\n")
        lock.flush()
        logins = json.loads(await asyncio.to_thread(self.manage, "demo_logins", "--json"))
        say(_welcome(self.address, logins, self.variables))


def _welcome(address: str, logins: list[dict[str, str]], variables: dict[str, str]) -> str:
    places = [
        ("Site", "/"),
        ("Patients", "/app/"),
        ("Professionals", "/pro/"),
        ("Administration", "/admin/"),
        ("Local inbox (mail and SMS)", "/inbox/"),
        ("Readiness", "/health/ready"),
    ]
    lines = ["", coloured("Mindo Health is ready.", "1;32"), ""]
    lines += [f"  {name.ljust(28)}{address}{path}" for name, path in places]
    if "MINDO_VITE_URL" in variables:
        lines.append(f"  {'Frontend with hot reload'.ljust(28)}{variables['MINDO_VITE_URL']} (behind the pages above)")
    if logins:
        lines += ["", "  Demo log-ins"]
        width = max(len(row["kind"]) for row in logins)
        at = max(len(row["login"]) for row in logins)
        secret = max(len(row["password"]) for row in logins)
        lines += [
            f"  {row['kind'].ljust(width)}  {row['login'].ljust(at)}  {row['password'].ljust(secret)}  {row['note']}".rstrip()
            for row in logins
        ]
    return "\n".join([*lines, "", "Ctrl-C ends everything.", ""])


def _not_ready(url: str) -> str:
    """Empty when ready, else what is missing."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return "" if answer.status == 200 else f"status {answer.status}"
    except urllib.error.HTTPError as error:
        try:
            checks = json.load(error)["checks"]
        except (ValueError, KeyError):
            return f"the web answers {error.code}"
        return ", ".join(f"{name}: {outcome}" for name, outcome in checks.items() if outcome != "ok")
    except OSError:
        return "the web does not answer yet"


def _next_free(port: int) -> int:
    while free_port(port) != port:
        port += 1
    return port


async def _keep_store(stores: embedded.Stores, server: Server, show: reloading.Show) -> None:
    """Start one of our stores again when it dies."""
    pause = 0.2
    while True:
        process = server.process
        if process is not None and process.poll() is None:
            await asyncio.sleep(0.3)
            continue
        show(server.name, "ended; starting it again")
        try:
            await asyncio.to_thread(server.prepare)
            # Spawned here, on the main thread: the server lives as long as the thread that spawned it.
            server.launch(server.port)
            await asyncio.to_thread(server.wait_ready)
            stores.remember()
            show(server.name, "answers again")
            pause = 0.2
        except (RuntimeError, OSError) as error:
            show(server.name, str(error))
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)


def main(arguments: list[str]) -> int:
    """Run the platform; returns an exit status."""
    launch = Launch(dev="--dev" in arguments)
    # kill, or a closed terminal, while still preparing: unwind as Ctrl-C does.
    for sig in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(sig, signal.default_int_handler)
    try:
        with launch.claim() as lock, launch.prepare() as stores:
            asyncio.run(launch.supervise(stores, lock))
            lock.truncate(0)
    except KeyboardInterrupt:
        return 130
    except (RuntimeError, OSError) as error:
        fail(str(error))
        return 1
    say("Everything has ended.")
    return 0


if __name__ == "__main__":
    os.chdir(Path(ROOT))
    sys.exit(main(sys.argv[1:]))
