"""HAProxy for the tests with several machines: the one of this machine, or the distribution's, installed or unpacked."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from devtools.bootstrap import TOOLS, works
from devtools.browser import apt
from devtools.console import say

VARIABLE = "MINDO_HAPROXY"
UNPACKED = TOOLS / "haproxy"
# What the program needs beside what every Debian has.
PACKAGES = ("haproxy", "liblua5.3-0", "libopentracing-c-wrapper0", "libpcre2-8-0", "libsystemd0")


def find() -> str | None:
    """The path of an HAProxy that starts, or None."""
    places = f"{os.environ.get('PATH', os.defpath)}{os.pathsep}/usr/sbin{os.pathsep}/usr/local/sbin"
    candidates = [os.environ.get(VARIABLE), shutil.which("haproxy", path=places), str(UNPACKED / "run")]
    return next((path for path in candidates if path and works([path, "-v"])), None)


def find_or_install() -> str:
    """The path of an HAProxy; installs the distribution's where that is allowed, else unpacks it into `.tools`.

    Raises RuntimeError naming what was tried and what to do when neither works.
    """
    found = find()
    if found:
        return found
    say("No HAProxy on this machine: getting the distribution's.")
    if not shutil.which("apt-get"):
        raise RuntimeError(_advice("this machine has no apt-get to get it with"))
    privileged = apt()
    if privileged:
        for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "haproxy"]):
            if subprocess.run([*privileged, *command], check=False).returncode != 0:
                break
    found = find() or _unpacked()
    if found:
        return found
    raise RuntimeError(_advice("apt-get could neither install nor download it"))


def _advice(why: str) -> str:
    return (
        f"HAProxy could not be had: {why}. Install it (Debian, Ubuntu: `sudo apt install haproxy`) or name one in "
        f"{VARIABLE}, then start again."
    )


def _unpacked() -> str | None:
    """Without the right to install: the packages' files, and a script that starts the program among them."""
    UNPACKED.mkdir(parents=True, exist_ok=True)
    for package in PACKAGES:
        # One the machine's release does not have is one it does not need.
        subprocess.run(["apt-get", "download", "-qq", package], cwd=UNPACKED, capture_output=True, check=False)
    for file in UNPACKED.glob("*.deb"):
        subprocess.run(["dpkg-deb", "-x", str(file), str(UNPACKED)], check=False)
    libraries = sorted({str(path.parent) for path in UNPACKED.rglob("*.so*")})
    program = next(iter(UNPACKED.rglob("sbin/haproxy")), None)
    if program is None:
        return None
    script = UNPACKED / "run"
    script.write_text(f'#!/bin/sh\nLD_LIBRARY_PATH="{os.pathsep.join(libraries)}" exec "{program}" "$@"\n')
    Path(script).chmod(0o755)
    return find()
