"""The professional's own word about being away. What others see of it is on `directory:{professional_id}`."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from access.actors import Actor
from consultations.presence import services
from realtime.registry import command


class AwayRequest(BaseModel):
    """True: away; false: back."""

    model_config = ConfigDict(extra="forbid")

    away: bool


class AwayResult(BaseModel):
    """As it is now."""

    away: bool


@command("presence.choose", permission="presence.choose", request=AwayRequest, response=AwayResult)
def choose(actor: Actor, data: AwayRequest, *, idem: str) -> AwayResult:
    """Say that one is away from one's desk, or back."""
    return AwayResult(away=services.away_choose(actor=actor, away=data.away))
