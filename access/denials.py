"""Refusals leave a line in the audit log too: who wanted what, and about whom, was not let in.

The refused transaction is rolled back, and a line in it would be as well; so the line is written at the edge (a REST view, a
socket's frame), after the roll-back, in a transaction of its own.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import models, transaction

from access.actors import Actor
from access.audit import record
from kernel.errors import DomainError

ACTION = "access.refused"


def denial_of(actor: Actor, codename: str, resource: Any) -> dict[str, Any]:
    """What the line will say, taken from a resource without touching the database."""
    named: tuple[str, object] | None = None
    person: uuid.UUID | None = None
    if isinstance(resource, models.Model):
        named = (resource._meta.label_lower, resource.pk)
        for owner in ("patient_id", "person_id", "user_id"):
            found = resource.__dict__.get(owner)
            if isinstance(found, uuid.UUID):
                person = found
                break
    elif isinstance(resource, uuid.UUID):
        named = ("id", resource)
    return {"actor": actor, "codename": codename, "resource": named, "person": person}


def denial_record(error: BaseException) -> None:
    """Write the line of a refusal that `authorize` raised; anything else, and nobody known, leaves none. Once for each error."""
    denial = getattr(error, "denial", None)
    if not isinstance(error, DomainError) or denial is None or denial["actor"].kind not in {"person", "guest"}:
        return
    error.denial = None
    with transaction.atomic():
        record(
            denial["actor"], ACTION, resource=denial["resource"], person=denial["person"], outcome="refused",
            data={"permission": denial["codename"], "status": error.status},
        )  # fmt: skip


@contextmanager
def denials_recorded() -> Iterator[None]:
    """Around the outermost call of an edge, where no transaction is open any more."""
    try:
        yield
    except DomainError as error:
        denial_record(error)
        raise
