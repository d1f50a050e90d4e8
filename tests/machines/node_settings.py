"""Web nodes of this test: a laptop's settings, and leases short enough to see them end.

The grace is longer than the bar, as it is in production: whoever is back in time was never gone for anybody.
"""

from config.settings.local import *  # noqa: F403 - settings build on settings

LIVE = {
    "lease_renew": 1.0,
    "lease_for": 6,
    "grace": 8.0,
    "drain_spread": 2.0,
}
