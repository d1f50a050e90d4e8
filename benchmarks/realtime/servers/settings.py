"""The platform's own settings, with one public topic to measure on."""

import os

os.environ["MINDO_DATABASE_ROLE"] = "owner"
from config.settings.test import *  # noqa: F403 - settings build on settings

INSTALLED_APPS = [*INSTALLED_APPS, "benchmarks.realtime.servers.topic"]  # noqa: F405 - as above
