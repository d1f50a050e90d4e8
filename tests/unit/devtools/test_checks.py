"""The checks' own rules: what they run, what they count, what they repeat at the end, and how they end."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

from config.embedded_processes import Identity, wait_until
from devtools import checks
from devtools.checks import Step, plan
from devtools.reports import LINES_OF_A_MESSAGE, MESSAGES_TOLD, Failure, counted, failures, told


def test_tests_are_counted_from_the_report(tmp_path: Path) -> None:
    report = tmp_path / "junit.xml"
    report.write_text(
        '<testsuites><testsuite tests="7" failures="1" errors="1" skipped="2"/><testsuite tests="3"/></testsuites>'
    )
    assert counted(report, status=1) == (6, 2, 2)


def test_a_runner_that_crashes_is_a_failure_whatever_it_reported(tmp_path: Path) -> None:
    report = tmp_path / "junit.xml"
    report.write_text('<testsuite tests="4" failures="0" errors="0" skipped="0"/>')
    assert counted(report, status=3) == (4, 1, 0)
    assert counted(tmp_path / "absent.xml", status=0) == (0, 1, 0)
    assert counted(None, status=0) == (1, 0, 0)


def test_every_kind_of_check_has_its_place_in_the_plan() -> None:
    groups = {step.group for stage in plan() for lane in stage for step in lane}
    assert groups >= {"lint", "types", "schema", "frontend", "backend", "machines", "journeys", "audit"}


def test_a_failed_test_is_named_with_the_end_of_its_message(tmp_path: Path) -> None:
    report = tmp_path / "junit.xml"
    source = "\n".join(f"line {number}" for number in range(100))
    report.write_text(
        f"""<testsuites><testsuite tests="3" failures="1" errors="1">
        <testcase classname="tests.test_a" name="test_holds"/>
        <testcase classname="tests.test_a" name="test_breaks"><failure message="short">{source}\n\nE  1 != 2\n</failure></testcase>
        <testcase name="test_b"><error message="no store" /></testcase></testsuite></testsuites>"""
    )
    broken, without = failures("pytest", report, ["2 failed"])
    assert broken.name == "pytest: tests.test_a test_breaks"
    assert len(broken.message) == LINES_OF_A_MESSAGE
    assert broken.message[-2:] == ["line 99", "E  1 != 2"]
    assert without == Failure("pytest: test_b", ["no store"])


def test_a_step_that_names_no_test_is_told_by_its_last_lines(tmp_path: Path) -> None:
    assert failures("mypy", None, ["", "x.py:1: error"]) == [Failure("mypy", ["x.py:1: error"])]
    passed = tmp_path / "junit.xml"
    passed.write_text('<testsuite tests="1"><testcase name="test_a"/></testsuite>')
    assert failures("pytest", passed, ["worker crashed"]) == [Failure("pytest", ["worker crashed"])]
    assert failures("pytest", tmp_path / "absent.xml", ["no module"]) == [Failure("pytest", ["no module"])]


def test_where_everything_fails_the_names_are_told_and_the_first_messages() -> None:
    lines = told([Failure(f"test_{number}", ["why"]) for number in range(MESSAGES_TOLD + 5)])
    assert len([line for line in lines if line.startswith("FAILED test_")]) == MESSAGES_TOLD + 5
    assert lines.count("    why") == MESSAGES_TOLD


async def test_a_step_that_fails_leaves_what_it_said() -> None:
    step = Step("tool", "lint", [sys.executable, "-c", "print('bad thing in a.py'); raise SystemExit(1)"])
    await checks.run(step, dict(os.environ), lambda *_: None)
    assert (step.failed, step.failures) == (1, [Failure("tool", ["bad thing in a.py"])])


async def test_asked_to_end_it_ends_its_steps(tmp_path: Path) -> None:
    started, ended = tmp_path / "started", tmp_path / "ended"
    # A step as a test run is one: asked to stop, it clears away before it goes.
    program = (
        "import os, pathlib, time\n"
        "try:\n"
        f"    pathlib.Path({str(started)!r}).write_text(str(os.getpid()))\n"
        "    time.sleep(600)\n"
        "finally:\n"
        f"    pathlib.Path({str(ended)!r}).touch()\n"
    )
    driver = (
        "import asyncio, sys\n"
        "from devtools import checks\n"
        f"checks.plan = lambda: [[[checks.Step('tool', 'lint', [sys.executable, '-c', {program!r}])]]]\n"
        "asyncio.run(checks.main([]))\n"
    )
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", driver, stdout=asyncio.subprocess.DEVNULL)
    assert await asyncio.to_thread(wait_until, lambda: started.exists() and started.read_text() != "", 60)
    step = Identity.of(int(started.read_text()))
    assert step is not None
    process.send_signal(signal.SIGTERM)
    assert await asyncio.wait_for(process.wait(), 60) != 0
    assert not step.alive()
    assert ended.exists()
