"""What the tools say on the terminal: numbered steps with their time, and plain lines. Standard library only."""

from __future__ import annotations

import os
import sys
import time

COLOURS = ("36", "33", "35", "32", "34", "91", "96")


def coloured(text: str, code: str) -> str:
    """`text` in an ANSI colour, where a person looks at it."""
    if os.environ.get("NO_COLOR") or not sys.stdout.isatty():
        return text
    return f"\x1b[{code}m{text}\x1b[0m"


def say(text: str) -> None:
    """One line, at once."""
    print(text, flush=True)


def fail(text: str) -> None:
    """A line for what went wrong."""
    print(coloured(text, "31"), file=sys.stderr, flush=True)


class Steps:
    """Numbered steps: `steps.begin("…")` says what starts, and with it how long the one before took."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.number = 0
        self._began = 0.0

    def begin(self, title: str) -> None:
        """Announce the next step."""
        self.done()
        self.number += 1
        self._began = time.monotonic()
        say(coloured(f"[{self.number}/{self.total}]", "1") + f" {title}")

    def note(self, text: str) -> None:
        """A detail of the step under way."""
        say(f"      {text}")

    def done(self) -> None:
        """Say how long the step took, when it took long enough to wonder."""
        took = time.monotonic() - self._began
        if self._began and took >= 0.5:
            say(coloured(f"      {took:.1f} s", "2"))
        self._began = 0.0
