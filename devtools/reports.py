"""What the checks left behind: how many passed, and what the failed ones said."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

# The end of a message says what was expected and where; the whole stands further up and in the report.
LINES_OF_A_MESSAGE = 15
# Past so many only names are told: where everything fails, the first few say why.
MESSAGES_TOLD = 25


@dataclass(frozen=True)
class Failure:
    """One failed test, or a whole step that counts no tests; `message` is the end of what it said."""

    name: str
    message: Sequence[str]


def _read(report: Path | None) -> ET.Element | None:
    if report is None:
        return None
    try:
        return ET.parse(report).getroot()  # noqa: S314 - written by our own test runners
    except (FileNotFoundError, ET.ParseError):
        return None


def counted(report: Path | None, status: int) -> tuple[int, int, int]:
    """(passed, failed, skipped) of a step: its tests where it reports them in a JUnit file, else itself."""
    if report is None:
        return (0, 1, 0) if status else (1, 0, 0)
    root = _read(report)
    if root is None:
        return (0, 1, 0)
    suites = list(root.iter("testsuite"))

    def total(name: str) -> int:
        return sum(int(suite.get(name) or 0) for suite in suites)

    failed, skipped = total("failures") + total("errors"), total("skipped")
    passed = total("tests") - failed - skipped
    # A runner that ends badly with no failed test (a crash, nothing collected) failed as a whole.
    return passed, max(failed, 1) if status else failed, skipped


def failures(step: str, report: Path | None, said: Iterable[str]) -> list[Failure]:
    """What failed in a failed step: its tests by their JUnit report; where that names none, the step by its own last lines."""
    root = _read(report)
    tests = [] if root is None else list(_failed_tests(step, root))
    return tests or [Failure(step, _end(said))]


def _failed_tests(step: str, root: ET.Element) -> Iterator[Failure]:
    for test in root.iter("testcase"):
        for kind in ("failure", "error"):
            for found in test.iter(kind):
                name = " ".join(filter(None, (test.get("classname"), test.get("name"))))
                text = found.text or found.get("message") or ""
                yield Failure(f"{step}: {name}", _end(text.splitlines()))


def _end(lines: Iterable[str]) -> list[str]:
    return [line.rstrip() for line in lines if line.strip()][-LINES_OF_A_MESSAGE:]


def told(failed: Sequence[Failure]) -> list[str]:
    """The lines that repeat, at the end of a run, what failed in it."""
    lines: list[str] = []
    for number, failure in enumerate(failed):
        lines.append(f"FAILED {failure.name}")
        if number < MESSAGES_TOLD:
            lines += [f"    {line}" for line in failure.message]
    return lines
