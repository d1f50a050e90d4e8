"""The lines that come with the product: put into the database once, and built into the browser app for when nothing answers."""

from __future__ import annotations

import json
import uuid
from functools import cache
from pathlib import Path
from typing import Any

from access.actors import Actor
from access.authorize import authorize
from marketplace.helplines.models import Helpline
from marketplace.helplines.selectors import help_list_of
from marketplace.helplines.views import HelpList

# Ids are made from names, so that a line is the same one in the database, in every browser, and after an upgrade.
_NAMES = uuid.UUID("5b1f7a0e-6c53-4d0e-9a35-1f6f0a7c9d11")


@cache
def _read() -> list[dict[str, Any]]:
    read: list[dict[str, Any]] = json.loads((Path(__file__).parent / "shipped.json").read_text(encoding="utf-8"))
    return read


def shipped() -> list[Helpline]:
    """Unsaved rows, in the order of the file."""
    return [
        Helpline(id=uuid.uuid5(_NAMES, one["slug"]), **{key: value for key, value in one.items() if key != "slug"})
        for one in _read()
    ]


def helplines_ship(*, actor: Actor) -> int:
    """Bring the lines that are not known yet; how many. Repeatable: what administrators have made of a line stays.

    Nobody here has checked them yet, and the list says so until somebody has.
    """
    authorize(actor, "helpline.manage")
    # Part of the release, like the table they stand in: the audit log tells what people did.
    rows = shipped()
    known = set(Helpline.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    # An emergency number an administrator has entered before stands.
    taken = set(Helpline.objects.filter(kind=Helpline.Kind.EMERGENCY, active=True).values_list("country", flat=True))
    fresh = [
        row for row in rows
        if row.pk not in known and not (row.kind == Helpline.Kind.EMERGENCY and row.country in taken)
    ]  # fmt: skip
    Helpline.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)


def built_in() -> HelpList:
    """What a browser shows that has never had an answer."""
    return help_list_of(sorted(shipped(), key=lambda row: (row.country, row.position)))
