"""The states of a claim, as a table."""

from __future__ import annotations

HELD, BOOKED, RELEASED = "held", "booked", "released"

# What each intention may start from. A released claim comes back to life only through a late payment (rebook).
FROM: dict[str, frozenset[str]] = {
    "book": frozenset({HELD}),
    "release": frozenset({HELD, BOOKED}),
    "rebook": frozenset({RELEASED}),
}


def allowed(intention: str, state: str) -> bool:
    return state in FROM[intention]
