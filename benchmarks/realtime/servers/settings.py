"""The platform's own settings, with one public topic to measure on and the pools of a real server."""

import os

os.environ["MINDO_DATABASE_ROLE"] = "owner"
from config.settings.test import *  # noqa: F403 - settings build on settings

INSTALLED_APPS = [*INSTALLED_APPS, "benchmarks.realtime.servers.topic"]  # noqa: F405 - as above
DATABASES["default"]["OPTIONS"] = {"pool": {"min_size": 1, "max_size": 16, "timeout": 10}}  # noqa: F405 - as above
LIVE = {
    # The crowd's raw sockets never say anything; its commands come as fast as they are answered.
    "silence": 3600.0,
    # A crowd that arrives at once is measured by how long it takes, also where a neighbour makes it take longer.
    "hello_within": 60.0,
    "ticket_ttl": 300,
    "commands_per_second": 1e6,
    "commands_burst": 10**6,
    "frames_per_second": 1e6,
    "frames_burst": 10**6,
    **({"threads": int(os.environ["BENCH_THREADS"])} if "BENCH_THREADS" in os.environ else {}),
}
