"""The platform's own settings, with one public topic to measure on."""

import os

os.environ["MINDO_DATABASE_ROLE"] = "owner"
from config.settings.test import *  # noqa: F403 - settings build on settings

INSTALLED_APPS = [*INSTALLED_APPS, "benchmarks.realtime.servers.topic"]  # noqa: F405 - as above
# The crowd's raw sockets never say anything.
LIVE = {"silence": 3600.0}
