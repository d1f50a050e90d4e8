"""A proxy for the test of several machines: HAProxy of this machine, or installed for it from the distribution."""

from __future__ import annotations

import os
import shutil

from devtools.browser import install
from devtools.console import say

VARIABLE = "MINDO_HAPROXY"
PACKAGE = "haproxy"
LEFT_OUT = "several machines, because HAProxy is not here and could not be installed (`sudo apt install haproxy`)"


def find() -> str | None:
    """The path of an haproxy, or None. An empty variable says that there is to be none."""
    named = os.environ.get(VARIABLE)
    if named is not None:
        return named or None
    # Where distributions put it is not on everybody's path.
    return shutil.which("haproxy") or shutil.which("haproxy", path="/usr/sbin:/usr/local/sbin")


def find_or_install() -> str | None:
    """The path of an haproxy; installs it by apt where that is possible. None, and why, where it is not."""
    found = find()
    if found or os.environ.get(VARIABLE) == "":
        return found
    if install(PACKAGE):
        found = find()
    if found is None:
        say("HAProxy is not here and could not be installed: several machines cannot be tried here.")
    return found
