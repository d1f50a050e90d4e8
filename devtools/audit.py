"""Known weaknesses in what we depend on: pip-audit over the runtime lock, npm audit over the browser's.

    python -m devtools.audit

Exits 1 for a known weakness. An advisory service that cannot be asked is said, and fails nothing: the checks must also run
where the network ends at a package mirror.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

from devtools.bootstrap import FRONTEND, ROOT, VENV
from devtools.console import say

GRAVE = ("high", "critical")


def _answer(command: list[str], folder: str) -> dict[str, Any]:
    """What an audit tool prints as JSON; empty when it printed none."""
    try:
        ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=180)
        found = json.loads(ran.stdout)
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return {}
    return found if isinstance(found, dict) else {}


def python_findings() -> list[str] | None:
    """Known weaknesses of the runtime lock, or None when nobody could be asked."""
    command = [str(VENV / "bin" / "pip-audit"), "--requirement", "requirements/runtime.txt", "--require-hashes"]
    report = _answer([*command, "--disable-pip", "--timeout", "10", "--format", "json"], str(ROOT))
    rows = report.get("dependencies", [])
    asked = [row for row in rows if "skip_reason" not in row]
    if not asked:
        return None
    return [f"{row['name']} {row['version']}: {flaw['id']}" for row in asked for flaw in row.get("vulns", [])]


def node_findings() -> list[str] | None:
    """Known grave weaknesses of what reaches the browser, or None when nobody could be asked."""
    report = _answer(["npm", "audit", "--json", "--omit=dev"], str(FRONTEND))
    found = report.get("vulnerabilities")
    if not isinstance(found, dict):
        return None
    return [f"{name}: {row['severity']}" for name, row in found.items() if row.get("severity") in GRAVE]


def main() -> int:
    """Print what is known; returns an exit status."""
    weak = False
    for title, findings in (("Python", python_findings()), ("Node", node_findings())):
        if findings is None:
            say(f"{title}: the advisory service cannot be reached from here, so nothing was audited")
        elif findings:
            weak = True
            say(f"{title}: " + "; ".join(findings))
        else:
            say(f"{title}: no known weakness")
    return 1 if weak else 0


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
