"""Reading erasures."""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass
from typing import Any

from access.actors import Actor
from access.authorize import authorize
from kernel.errors import NotFound
from privacy.erasure.models import ErasureRequest


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an erasure is, without a word about whose: the names of its steps and how many are done."""

    state: str
    due_at: str
    finished_at: str | None
    done: int
    total: int
    current: str
    reasons: list[str]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def progress_of(request: ErasureRequest) -> Progress:
    """The progress of one request."""
    # The steps know the services that tell of them; only their names are wanted here.
    from privacy.erasure.steps import steps

    names = [step.name for step in steps()]
    current = names[request.step] if request.state == "running" and request.step < len(names) else ""
    return Progress(
        request.state,
        request.due_at.isoformat(),
        request.finished_at.isoformat() if request.finished_at else None,
        len(names) if request.state == "done" else request.step,
        len(names),
        current,
        request.reasons,
    )


def erasure_of(*, actor: Actor, person_id: uuid.UUID) -> ErasureRequest | None:
    """A person's newest request, unless she has taken it back."""
    authorize(actor, "privacy.own", person_id)
    return ErasureRequest.objects.filter(person_id=person_id).exclude(state="cancelled").order_by("-id").first()


def erasure_by_receipt(receipt: str) -> ErasureRequest:
    """The request a receipt was given for; NotFound."""
    found = ErasureRequest.objects.filter(receipt=receipt).first()
    if found is None:
        raise NotFound
    return found
