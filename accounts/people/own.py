"""The base of endpoints about oneself."""

from __future__ import annotations

import uuid

from access.rest import ApiView
from kernel.errors import Unauthenticated


class OwnView(ApiView):
    """An endpoint about the person who calls it."""

    @property
    def person_id(self) -> uuid.UUID:
        """The caller's account; services and guests have none and are refused."""
        if not self.actor.is_person or self.actor.id is None:
            raise Unauthenticated
        return self.actor.id
