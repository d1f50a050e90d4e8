"""A TURN relay for the journeys: coturn of this machine, or installed for it from the distribution."""

from __future__ import annotations

import os
import shutil

from devtools.browser import install
from devtools.console import say

VARIABLE = "MINDO_TURNSERVER"
PACKAGE = "coturn"


LEFT_OUT = (
    "a call through a TURN relay, because coturn is not here and could not be installed (`sudo apt install coturn`)"
)


def find() -> str | None:
    """The path of a turnserver, or None. An empty variable says that there is to be none."""
    named = os.environ.get(VARIABLE)
    if named is not None:
        return named or None
    return shutil.which("turnserver")


def find_or_install() -> str | None:
    """The path of a turnserver; installs coturn by apt where that is possible. None, and why, where it is not."""
    found = find()
    if found or os.environ.get(VARIABLE) == "":
        return found
    if not install(PACKAGE):
        say("No coturn on this machine and no right to install it: the relay journey cannot run here.")
        return None
    found = find()
    if found is None:
        say(
            "coturn could not be installed (Debian, Ubuntu: `sudo apt install coturn`): the relay journey cannot run here."
        )
    return found
