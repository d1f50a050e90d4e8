"""The platform's own settings, with one public topic to measure on."""

import os

os.environ["MINDO_DATABASE_ROLE"] = "owner"
from config.settings.test import *

INSTALLED_APPS = [*INSTALLED_APPS, "benchmarks.realtime.servers.topic"]
