"""`make dev`: when a Python file changes, the Python processes start again (Vite reloads the browser's part by itself)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from devtools.bootstrap import ROOT
from devtools.supervisor import Child

Show = Callable[[str, str], None]
PACKAGES = ("config", "kernel", "realtime", "access", "accounts", "privacy", "billing", "marketplace", "consultations")


def snapshot() -> dict[Path, int]:
    """Every Python file and template of the platform with its time of change (ns)."""
    files = (path for package in PACKAGES for path in (ROOT / package).rglob("*") if path.suffix in {".py", ".html"})
    found: dict[Path, int] = {}
    for path in files:
        try:
            found[path] = path.stat().st_mtime_ns
        except FileNotFoundError:
            # An editor replaced it between the listing and the question.
            continue
    return found


def changed(before: dict[Path, int], after: dict[Path, int]) -> list[Path]:
    """Files that are new, gone or altered."""
    return sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))


async def watch(children: list[Child], show: Show) -> None:
    """Restart `children` whenever a file changed; runs until cancelled."""
    before = await asyncio.to_thread(snapshot)
    while True:
        await asyncio.sleep(0.7)
        after = await asyncio.to_thread(snapshot)
        touched = changed(before, after)
        before = after
        if touched:
            names = ", ".join(str(path.relative_to(ROOT)) for path in touched[:3])
            for child in children:
                show(child.name, f"{names} changed: starting again")
                child.restart()
