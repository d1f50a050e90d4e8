"""Web nodes of this test: a laptop's settings, and leases short enough to see them end."""

from config.settings.local import *  # noqa: F403 - settings build on settings

LIVE = {
    "lease_renew": 1.0,
    "lease_for": 4,
    "grace": 3.0,
    "drain_spread": 2.0,
}
