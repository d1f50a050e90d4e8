"""Permissions that open somebody's record: whose it is, what a restriction closes, and what an emergency opens.

A room that keeps a part of people's records names its permission here, beside the permission itself (`declare_record`). The one
decision (`access.authorize`) does the rest for REST, sockets and services alike: a record its person has restricted (GDPR art.
18) is closed, one whose consent is missing is not processed, and break-glass opens exactly what was declared for it.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from kernel.errors import DomainError, Forbidden, NotFound

Subject = Callable[[Any], uuid.UUID | None]
Closes = Literal["everybody", "outsiders", "nobody"]


@dataclass(frozen=True, slots=True)
class RecordRule:
    """What is particular about a permission that opens a person's record.

    subject: whose record a resource of this permission is; restricted: whom a restriction shuts out, always but the person
    herself: `everybody`, or only the `outsiders` who hold the wider permission and are no party to it; emergency: break-glass
    opens it; consent: the purpose the person must agree to.
    """

    codename: str
    subject: Subject
    restricted: Closes = "nobody"
    emergency: bool = False
    consent: str = ""


_rules: dict[str, RecordRule] = {}
Restricted = Callable[[Iterable[uuid.UUID]], set[uuid.UUID]]
_restricted: list[Restricted] = []
_has_consent: list[Callable[[uuid.UUID, str], bool]] = []


def declare_record(
    codename: str, subject: Subject, *, restricted: Closes = "nobody", emergency: bool = False, consent: str = ""
) -> None:
    """Declare that a permission opens records; called from a room's permissions.py."""
    _rules[codename] = RecordRule(codename, subject, restricted, emergency, consent)


def register_restriction(restricted: Restricted) -> None:
    """Say how to find out who of some people has restricted her record; called from AppConfig.ready()."""
    _restricted[:] = [restricted]


def restricted_among(person_ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Those of the people who have restricted their record: nothing is to be done with it but to keep it."""
    wanted = set(person_ids)
    return {person_id for restricted in _restricted for person_id in restricted(wanted)} if wanted else set()


def register_consent(has_consent: Callable[[uuid.UUID, str], bool]) -> None:
    """Say how to find out whether a person agrees to a purpose; called from AppConfig.ready()."""
    _has_consent[:] = [has_consent]


def record_rules() -> dict[str, RecordRule]:
    """All declarations by codename."""
    return dict(sorted(_rules.items()))


def rule_of(codename: str) -> RecordRule | None:
    return _rules.get(codename)


def emergency_permissions() -> list[str]:
    """What break-glass opens."""
    return [name for name, rule in record_rules().items() if rule.emergency]


def closed_record(rule: RecordRule, resource: Any, *, reader: uuid.UUID | None, outsider: bool) -> DomainError | None:
    """Why a record is closed to somebody whose roles would open it: restricted, or no consent; None if it is open.

    An outsider is not told that there is a record (404), a party to it is told why it is closed (403).
    """
    person = rule.subject(resource)
    if person is None:
        return None
    if (
        person != reader
        and (rule.restricted == "everybody" or (rule.restricted == "outsiders" and outsider))
        and restricted_among([person])
    ):
        if outsider:
            return NotFound()
        return Forbidden("record_restricted", "This record is restricted at the person's request.")
    if rule.consent and not all(agreed(person, rule.consent) for agreed in _has_consent):
        return Forbidden(
            "consent_required",
            "This needs a consent that was not given or was withdrawn.",
            data={"purpose": rule.consent},
        )
    return None
