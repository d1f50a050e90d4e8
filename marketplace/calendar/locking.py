"""The lock under which one calendar changes in one order."""

from __future__ import annotations

import uuid

from kernel.errors import NotFound
from marketplace.professionals.models import Professional


def professional_lock(professional_id: uuid.UUID) -> Professional:
    """The professional, locked: every change of one calendar happens one after the other.

    NO KEY UPDATE, so that rows which merely refer to the professional can still be written. Raises NotFound.
    """
    found = (
        Professional.objects.select_for_update(of=("self",), no_key=True)
        .only(
            "id", "user_id", "state", "calendar_version", "next_free_at", "zone", "slots_told_at", "slots_pending",
        )
        .filter(pk=professional_id)
        .first()
    )  # fmt: skip
    if found is None:
        raise NotFound
    return found
