"""Step-up: what cannot be taken back (rights, payout accounts, exports, break-glass) wants a proof given just now.

Whoever sits down at an unlocked device, or holds a stolen token, has a session but neither the second factor nor the password.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from access.actors import Actor
from kernel import clock
from kernel.errors import Forbidden

FRESH_FOR = timedelta(minutes=5)

ProofSource = Callable[[Actor], datetime | None]
_sources: list[ProofSource] = []


def register_proof_source(source: ProofSource) -> None:
    """Say how to find out when the actor's session last proved who she is; called from AppConfig.ready()."""
    _sources[:] = [source]


def proof_is_fresh(actor: Actor) -> bool:
    """Whether a password or second factor was shown within five minutes, signing in included."""
    if not actor.is_person:
        return actor.kind in {"system", "service"}
    at = _sources[0](actor) if _sources else None
    return at is not None and clock.now() - at < FRESH_FOR


def demand_fresh_proof(actor: Actor) -> None:
    """Forbidden `step_up_required` unless the proof is fresh. Screens ask for it and repeat the call."""
    if not proof_is_fresh(actor):
        raise Forbidden("step_up_required", "Please confirm that it is you.")
