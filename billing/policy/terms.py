"""What a policy says. Pure: no Django import."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Policy:
    """`payout_minimum` maps an ISO currency to minor units; a currency it does not name has no minimum but one unit."""

    version: int = 0
    commission_bps: int = 1500
    dispute_window_hours: int = 72
    payout_minimum: Mapping[str, int] = field(
        default_factory=lambda: {"INR": 50_000, "USD": 1_000, "EUR": 1_000, "GBP": 1_000}
    )

    def minimum(self, currency: str) -> int:
        """The least a payout in `currency` may carry, in minor units."""
        return max(1, self.payout_minimum.get(currency, 1))
