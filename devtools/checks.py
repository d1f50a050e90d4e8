"""`make test`, `make lint`, `make types`: every check, to the end, with a table of what came out.

    python -m devtools.checks [lint|types|…]

Names of groups choose; without one, everything runs. Exits 1 when anything failed. After the table every failed test is
named again with the end of its message; the last line counts tests and checks.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import sys
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from config import embedded
from devtools import browser, environment, proxy, turn
from devtools.bootstrap import FRONTEND, ROOT
from devtools.console import coloured, fail, say
from devtools.reports import LINES_OF_A_MESSAGE, Failure, counted, failures, told
from devtools.supervisor import line_printer

ARTIFACTS = ROOT / "artifacts"
PACKAGES = ("config", "kernel", "realtime", "access", "accounts", "privacy", "billing", "marketplace", "consultations")
ENDS_WITHIN_SECONDS = 30
NPM = ["npm", "--prefix", str(FRONTEND), "run", "--silent"]


@dataclass
class Step:
    """One command; with `report` (a JUnit file) its tests are counted one by one."""

    name: str
    group: str
    command: list[str]
    report: Path | None = None
    needs_browser: bool = False
    needs_proxy: bool = False
    seconds: float = 0.0
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    variables: dict[str, str] = field(default_factory=dict)
    # What could not be tried on this machine, and why.
    left_out: str = ""
    # What failed in it, and the last it said.
    failures: list[Failure] = field(default_factory=list)
    said: deque[str] = field(default_factory=lambda: deque(maxlen=LINES_OF_A_MESSAGE))


def plan() -> list[list[list[Step]]]:
    """Stages one after the other; in a stage lanes side by side; in a lane steps one after the other.

    Static checks leave a core idle most of the time and share the machine; what has deadlines runs alone.
    """
    python = sys.executable
    pytest = [python, "-m", "pytest", "-q", "--color=no"]
    suites = [str(path) for name in ("unit", "architecture", "integration") if (path := ROOT / "tests" / name).exists()]
    mypy = [python, "-m", "mypy", "--no-error-summary", "--pretty", *PACKAGES, "devtools", "benchmarks", "tests"]
    vitest = ["--", "--reporter=default", "--reporter=junit", f"--outputFile.junit={ARTIFACTS / 'vitest.xml'}"]
    static = [
        [
            Step("ruff", "lint", ["ruff", "check", "."]),
            Step("ruff format", "lint", ["ruff", "format", "--check", "."]),
            Step("import rules", "lint", ["lint-imports", "--no-cache"]),
            Step("mypy", "types", mypy),
            Step("schema drift", "schema", [python, "-m", "devtools.schema", "--check"]),
            Step("tsc", "types", [*NPM, "types"]),
            Step("vitest", "frontend", [*NPM, "test", *vitest], report=ARTIFACTS / "vitest.xml"),
        ],
        [
            Step("eslint", "lint", [*NPM, "lint"]),
            Step("bundle budget", "frontend", [*NPM, "budget"]),
            Step("dependency audit", "audit", [python, "-m", "devtools.audit"]),
        ],
    ]
    backend = Step(
        "pytest",
        "backend",
        [*pytest, *suites, "-n", "auto", "--dist", "worksteal", f"--junitxml={ARTIFACTS / 'pytest.xml'}"],
        report=ARTIFACTS / "pytest.xml",
    )
    journeys = Step(
        "journeys",
        "journeys",
        # Two casts at once, each with a platform of its own: people wait most of the time, and processors with them.
        [*pytest, str(ROOT / "tests" / "journeys"), "-n", "2", "--dist", "worksteal",
         f"--junitxml={ARTIFACTS / 'journeys.xml'}"],
        report=ARTIFACTS / "journeys.xml",
        needs_browser=True,
    )  # fmt: skip
    machines = Step(
        "machines",
        "machines",
        # Their print-outs say how long everybody took to be right again.
        [*pytest, "-s", str(ROOT / "tests" / "machines"), "-n", "0", f"--junitxml={ARTIFACTS / 'machines.xml'}"],
        report=ARTIFACTS / "machines.xml",
        needs_proxy=True,
    )
    return [static, [[backend]], [[machines]], [[journeys]]]


async def run(step: Step, variables: dict[str, str], show: Callable[[str, str], None]) -> None:
    """Run one step, its lines shown as they come, and fill in how it went."""
    began = time.monotonic()
    show(step.name, coloured("begins", "2"))
    if step.report:
        step.report.unlink(missing_ok=True)
    try:
        if step.needs_browser:
            step.variables[browser.VARIABLE] = await asyncio.to_thread(browser.find_or_install)
            relay = await asyncio.to_thread(turn.find_or_install)
            step.variables[turn.VARIABLE] = relay or ""
            if relay is None:
                step.left_out = turn.LEFT_OUT
        if step.needs_proxy:
            found = await asyncio.to_thread(proxy.find_or_install)
            step.variables[proxy.VARIABLE] = found or ""
            if found is None:
                step.left_out = proxy.LEFT_OUT
        # Nothing collected is a failure to a test runner; left out and said so is none.
        status = 0 if step.needs_proxy and step.left_out else await _status(step, variables | step.variables, show)
    except (RuntimeError, OSError) as error:
        show(step.name, str(error))
        step.said.append(str(error))
        status = 1
    step.seconds = time.monotonic() - began
    if not (step.needs_proxy and step.left_out):
        step.passed, step.failed, step.skipped = counted(step.report, status)
    if step.failed:
        step.failures = failures(step.name, step.report, step.said)
    verdict = coloured("FAILED", "31") if step.failed else coloured("passed", "32")
    show(step.name, f"{verdict} in {step.seconds:.0f} s")


async def _status(step: Step, variables: dict[str, str], show: Callable[[str, str], None]) -> int:
    process = await asyncio.create_subprocess_exec(
        *step.command,
        cwd=ROOT,
        env=variables,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        limit=8 * 1024 * 1024,
        # Ctrl-C and SIGTERM come to us; we hand them on once, and the step has time to stop what it started.
        start_new_session=True,
    )
    try:
        output = process.stdout
        while output is not None and (line := await output.readline()):
            text = line.decode(errors="replace").rstrip()
            show(step.name, text)
            step.said.append(text)
        return await process.wait()
    except BaseException:
        for sign, patience in ((signal.SIGINT, ENDS_WITHIN_SECONDS), (signal.SIGKILL, None)):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, sign)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), patience)
                break
        raise


def table(steps: list[Step]) -> str:
    """What came out, one step a line."""
    width = max(len(step.name) for step in steps)
    lines = [f"  {'step'.ljust(width)}  {'passed':>7} {'failed':>7} {'skipped':>8} {'seconds':>8}"]
    for step in steps:
        row = f"  {step.name.ljust(width)}  {step.passed:>7} {step.failed:>7} {step.skipped:>8} {step.seconds:>8.1f}"
        lines.append(coloured(row, "31") if step.failed else row)
    return "\n".join(lines)


async def main(groups: list[str]) -> int:
    """Run the chosen groups; returns an exit status. SIGTERM cancels it as Ctrl-C does: no step outlives it."""
    if (task := asyncio.current_task()) is not None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # A shell's background job ignores it, and would hand that down to the steps that are to end by it.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    stages = [
        [chosen for lane in stage if (chosen := [step for step in lane if not groups or step.group in groups])]
        for stage in plan()
    ]
    steps = [step for stage in stages for lane in stage for step in lane]
    if not steps:
        fail(f"No such group of checks: {' '.join(groups)}")
        return 2
    ARTIFACTS.mkdir(exist_ok=True)
    variables = environment.load(settings="config.settings.test")
    # Stores somebody has in the environment hold something; tests bring their own, and those they may empty.
    for name in embedded.VARIABLES:
        variables.pop(name, None)
    if not sys.stdout.isatty():
        variables["NO_COLOR"] = "1"
    show = line_printer([step.name for step in steps])
    began = time.monotonic()

    async def in_order(lane: list[Step]) -> None:
        for step in lane:
            await run(step, variables, show)

    for stage in stages:
        await asyncio.gather(*(in_order(lane) for lane in stage))
    say(f"\n{table(steps)}\n")
    # Whoever reads the end of a long log learns what broke.
    for line in told([failure for step in steps for failure in step.failures]):
        say(coloured(line, "31") if line.startswith("FAILED") else line)
    took = time.monotonic() - began
    failed, skipped = sum(step.failed for step in steps), sum(step.skipped for step in steps)
    say(f"Took {took // 60:.0f} min {took % 60:.0f} s. Reports and pictures: {ARTIFACTS.relative_to(ROOT)}/")
    for missing in filter(None, (step.left_out for step in steps)):
        say(coloured(f"Not tried: {missing}", "33"))
    ending = f"{sum(step.passed for step in steps)} passed, {failed} failed"
    say(ending + (f", {skipped} skipped" if skipped else ""))
    return 1 if failed else 0


if __name__ == "__main__":
    if not shutil.which("npm") and not (FRONTEND / "node_modules").exists():
        fail("npm is not there: run `make test`, which brings it.")
    try:
        sys.exit(asyncio.run(main(sys.argv[1:])))
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)
    except asyncio.CancelledError:
        sys.exit(128 + signal.SIGTERM)
