"""A Chrome or Chromium for the journeys: the one of this machine, or one installed for it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from devtools.bootstrap import works
from devtools.console import say

VARIABLE = "MINDO_CHROME"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def find() -> str | None:
    """The path of a browser that starts, or None."""
    candidates = [os.environ.get(VARIABLE), *(shutil.which(name) for name in NAMES), _playwrights_own()]
    return next((path for path in candidates if path and works([path, "--version"])), None)


def find_or_install() -> str:
    """The path of a browser; installs Chromium by apt where that is possible, else Playwright's own.

    Raises RuntimeError naming what to do when neither works.
    """
    found = find()
    if found:
        return found
    say("No Chrome or Chromium on this machine: installing one.")
    privileged = apt()
    if privileged:
        for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "chromium"]):
            if subprocess.run([*privileged, *command], check=False).returncode != 0:
                break
        found = find()
        if found:
            return found
    # Its libraries may be missing on a bare machine, which only a package manager can mend.
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    found = find()
    if found:
        return found
    raise RuntimeError(
        "No browser could be installed. Install Chromium or Chrome (Debian, Ubuntu: `sudo apt install chromium`), "
        f"or name one in {VARIABLE}, then start again."
    )


def apt() -> list[str] | None:
    """How to call apt-get with the right to install, or None."""
    if not shutil.which("apt-get"):
        return None
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    if os.geteuid() == 0:
        return quiet
    # -n: never ask for a password in the middle of a run.
    return ["sudo", "-n", *quiet] if works(["sudo", "-n", "true"]) is not None else None


def install(package: str) -> bool:
    """Try to install a package of the distribution; False where there is no right to. Whether it worked, the caller sees."""
    command = apt()
    if command is None:
        return False
    say(f"No {package} on this machine: installing it.")
    # Another installation may be under way; the index may never have been fetched.
    wait = [*command, "-o", "DPkg::Lock::Timeout=120"]
    get = [*wait, "install", "-y", "-qq", "--no-install-recommends", package]
    if subprocess.run(get, check=False).returncode != 0:
        subprocess.run([*wait, "update", "-qq"], check=False)
        subprocess.run(get, check=False)
    return True


def _playwrights_own() -> str | None:
    script = "from playwright.sync_api import sync_playwright as p\nwith p() as w: print(w.chromium.executable_path)"
    return works([sys.executable, "-c", script])
