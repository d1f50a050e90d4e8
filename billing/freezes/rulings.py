"""How a dispute is decided, whatever was sold: what of the disputed money goes back."""

from __future__ import annotations

from django.db import models

from kernel.errors import Invalid
from kernel.faults import Fault


class Ruling(models.TextChoices):
    """Refund all of it, a part of it, or release all of it to the professional."""

    REFUND = "refund"
    PARTIAL = "partial"
    RELEASE = "release"


def ruling_share(stake: int, ruling: str, refund_minor: int | None) -> int:
    """What goes back of `stake`, in minor units; `refund_minor` counts for a partial refund only.

    Raises Invalid("ruling_invalid" | "refund_invalid").
    """
    if ruling not in Ruling.values:
        raise Invalid("ruling_invalid", fields={"ruling": [Fault("required")]})
    if ruling == Ruling.REFUND:
        return stake
    if ruling == Ruling.RELEASE:
        return 0
    if refund_minor is None or not 0 < refund_minor < stake:
        raise Invalid("refund_invalid", fields={"refund_minor": ["More than nothing and less than all of it."]})
    return refund_minor
