"""The contract with the browser, written from the code: OpenAPI, the live protocol, and the TypeScript made from both; and
what the browser is given along, should the server not answer: the crisis numbers that come with the product.

    python -m devtools.schema [--check]

With --check it fails when what the code says differs from what the checkout holds (and leaves the right version there).
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from devtools import environment
from devtools.bootstrap import FRONTEND, ROOT
from devtools.console import fail, say

WRITERS = (
    [sys.executable, "manage.py", "live_schema"],
    [sys.executable, "manage.py", "helplines_built_in"],
    ["npm", "--prefix", str(FRONTEND), "run", "--silent", "generate"],
)
PLACES = ("schema/*.json", "frontend/packages/*/src/*.d.ts", "frontend/packages/*/src/*.generated.ts")


def contents() -> dict[Path, bytes]:
    """The generated files as they are now."""
    return {path: path.read_bytes() for place in PLACES for path in ROOT.glob(place)}


def write() -> bool:
    """Run every writer; False when one failed."""
    # The test settings: a schema needs no store and no key.
    variables = environment.load() | {"DJANGO_SETTINGS_MODULE": "config.settings.test"}
    (ROOT / "schema").mkdir(exist_ok=True)
    return all(subprocess.run(command, cwd=ROOT, env=variables, check=False).returncode == 0 for command in WRITERS)


def main(arguments: list[str]) -> int:
    """Write, or check; returns an exit status."""
    before = contents()
    if not write():
        fail("A schema could not be written.")
        return 1
    after = contents()
    moved = sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))
    for path in moved:
        say(f"changed: {path.relative_to(ROOT)}")
    if moved and "--check" in arguments:
        fail(
            "The schemas lag behind the code. They are written anew now (`make schema`): look at them and commit them."
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
