"""Which permission opens which sealed or personal column: the role × field matrix (minimum necessary, 45 CFR 164.502(b)).

A column that says who somebody is, or holds what somebody said, names the permissions whose holders may be shown it. Selectors
ask `field_shown` before they open it for somebody who is not the person herself or a participant.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import models

from access.actors import Actor
from access.grants import held_by
from access.permissions import declared
from kernel.encryption import EncryptedTextField

# Contact columns are plain, because people sign in by them, and personal all the same.
CONTACT = frozenset({"email", "phone"})


@dataclass(frozen=True, slots=True)
class FieldRule:
    """`name` is `app.model.column` in lower case; `opens` lists permissions any of which shows it; `closed` says why nobody
    is ever shown it (only the platform itself reads it)."""

    name: str
    opens: tuple[str, ...] = ()
    closed: str = ""


_rules: dict[str, FieldRule] = {}


def declare_field(name: str, *opens: str, closed: str = "") -> None:
    """Declare who may be shown a column; called from a room's permissions.py."""
    _rules[name] = FieldRule(name, opens, closed)


def field_rules() -> dict[str, FieldRule]:
    """All declarations by name."""
    return dict(sorted(_rules.items()))


def field_shown(actor: Actor, name: str) -> bool:
    """May this actor be shown this column of people he has no relation to? An undeclared column is shown to nobody."""
    rule = _rules.get(name)
    return rule is not None and not rule.closed and not held_by(actor).isdisjoint(rule.opens)


def personal_columns() -> Iterator[str]:
    """Every sealed or contact column of our own models."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, EncryptedTextField) or field.name == "sealed" or _is_contact(model, field):
                yield f"{model._meta.label_lower}.{field.name}"


def _is_contact(model: type[models.Model], field: models.Field[object, object]) -> bool:
    ours = not model.__module__.startswith(("django.", "allauth."))
    return ours and field.name in CONTACT


def field_problem(name: str) -> str | None:
    """Why a column counts as open: nobody declared it, or its rule names a permission that does not exist."""
    rule = _rules.get(name)
    if rule is None or not (rule.opens or rule.closed):
        return "undeclared"
    unknown = [codename for codename in rule.opens if codename not in declared()]
    return f"unknown permission {unknown[0]}" if unknown else None
