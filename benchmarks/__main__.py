"""`python -m benchmarks [--quick] [name…]`: run every benchmark and print one table.

A benchmark is a module or package of this folder that prints, given `--json`, one JSON object: each bar's name →
`{"ours", "reference", "ratio", "bar", "ok"}` (other keys are details, left out here). Exits 1 when a bar is missed
or a benchmark fails.
"""

from __future__ import annotations

import json
import pkgutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

COLUMNS = ("ours", "reference", "ratio", "bar")


def names() -> list[str]:
    """The benchmarks there are."""
    here = [str(Path(__file__).parent)]
    return sorted(module.name for module in pkgutil.iter_modules(here) if not module.name.startswith("_"))


def bars_of(printed: str) -> dict[str, dict[str, Any]]:
    """The bars in what a benchmark printed; its object stands alone or after lines of progress."""
    start = printed.find("{")
    found = json.loads(printed[start:]) if start >= 0 else {}
    rows = found.get("bars", found)
    return {name: row for name, row in rows.items() if isinstance(row, dict) and "ok" in row}


def run(name: str, *, quick: bool) -> dict[str, dict[str, Any]]:
    """Run one benchmark in a process of its own; an empty answer means that it failed."""
    command = [sys.executable, "-m", f"benchmarks.{name}", "--json", *(["--quick"] if quick else [])]
    ran = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    try:
        return bars_of(ran.stdout)
    except ValueError:
        return {}


def show(row: dict[str, Any], name: str) -> str:
    """One line of the table."""
    cells = [f"{row.get(column, '')!s:>14}" for column in COLUMNS]
    return f"  {name:<46}{''.join(cells)}   {'ok' if row['ok'] else 'MISSED'}"


def main(arguments: list[str]) -> int:
    """Run the chosen benchmarks; returns an exit status."""
    quick = "--quick" in arguments
    chosen = [argument for argument in arguments if not argument.startswith("-")] or names()
    missed = 0
    print(f"  {'':<46}{''.join(f'{column:>14}' for column in COLUMNS)}")
    for name in chosen:
        began = time.monotonic()
        rows = run(name, quick=quick)
        print(f"{name} ({time.monotonic() - began:.0f} s)")
        if not rows:
            print("  failed: see above")
            missed += 1
        for bar, row in rows.items():
            missed += not row["ok"]
            print(show(row, bar))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
