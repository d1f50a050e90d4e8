"""The server processes of these tests: the test room beside the real ones, short times."""

from config.settings.test import *  # noqa: F403 - settings build on settings

INSTALLED_APPS = [*INSTALLED_APPS, "tests.integration.realtime.stage"]  # noqa: F405 - as above
LIVE = {
    "hello_within": 1.0,
    "lease_renew": 0.3,
    "lease_for": 2,
    "grace": 0.8,
    "verify_every": 1.0,
    "drain_spread": 0.5,
    "behind": 2.0,
    "check_events": True,
}
