"""Writing crisis help: adding and changing lines, saying that one was checked, and telling of those nobody has checked."""

from __future__ import annotations

import re
import uuid
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction
from django.db.models import Q

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from access.grants import holders_with_super
from accounts.notifications.services import notify
from accounts.people.selectors import person_card
from kernel import clock, outbox
from kernel.errors import Conflict, Invalid, NotFound
from kernel.faults import Fault
from marketplace.feeds import version_next
from marketplace.helplines.models import Helpline
from marketplace.helplines.places import EVERYWHERE, countries
from marketplace.helplines.selectors import overdue
from marketplace.professionals.standing import today_in

TOPIC = "helplines"
# Whoever keeps the list is told again after this long.
TELL_AGAIN = timedelta(days=30)
NUMBER = re.compile(r"\+?[0-9](?:[ -]?[0-9]){1,17}")
LANGUAGE = re.compile(r"[a-z]{2,3}")
# A line that says something else here has to be checked anew.
REACHED_BY = ("country", "call_number", "text_number", "chat_url")
LONGEST = {"name": 120, "hours": 120, "description": 300}


@dataclass(frozen=True, slots=True, kw_only=True)
class HelplineData:
    """What a line says. Words come by language; `languages` are ISO 639 codes; addresses begin with https://."""

    kind: str
    country: str
    name: dict[str, str]
    hours: dict[str, str] = field(default_factory=dict)
    description: dict[str, str] = field(default_factory=dict)
    languages: list[str] = field(default_factory=list)
    call_number: str = ""
    text_number: str = ""
    chat_url: str = ""
    source_url: str = ""
    position: int = 0
    active: bool = True


@transaction.atomic
def helpline_add(*, actor: Actor, data: HelplineData, verified: bool) -> Helpline:
    """A new line. `verified`: the actor has checked it today, without which it is not shown to anybody.

    Raises Invalid("invalid_input") by field, Conflict("emergency_number_exists").
    """
    authorize(actor, "helpline.manage")
    row = Helpline()
    _write(row, data)
    _check_shown(row, changed=True, verified=verified)
    _verify(row, actor, verified)
    _save(row)
    record(actor, "helpline.added", resource=row, data={"country": row.country, "kind": row.kind, "verified": verified})
    _tell()
    return row


@transaction.atomic
def helpline_change(
    *, actor: Actor, helpline_id: uuid.UUID, version: int, data: HelplineData, verified: bool
) -> Helpline:
    """Write a line anew over `version`. A number or an address that changes is shown only if it was checked today.

    Raises NotFound, Conflict("stale_version", data.version), Invalid("invalid_input") by field,
    Conflict("emergency_number_exists").
    """
    authorize(actor, "helpline.manage")
    row = _locked(helpline_id, version)
    before = _said(row)
    _write(row, data)
    changed = [name for name, value in _said(row).items() if value != before[name]]
    moved = any(name in changed for name in REACHED_BY)
    _check_shown(row, changed=moved, verified=verified)
    if moved:
        row.verified_on = row.verified_by_id = row.overdue_told_at = None
    _verify(row, actor, verified)
    _save(row)
    record(
        actor, "helpline.changed", resource=row,
        data={"country": row.country, "fields": changed, "active": row.active, "verified": verified},
    )  # fmt: skip
    _tell()
    return row


@transaction.atomic
def helpline_verify(*, actor: Actor, helpline_id: uuid.UUID, version: int) -> Helpline:
    """The actor has checked today that the line is as `version` says. Raises NotFound, Conflict("stale_version", data.version)."""
    authorize(actor, "helpline.manage")
    row = _locked(helpline_id, version)
    _verify(row, actor, verified=True)
    _save(row)
    record(actor, "helpline.verified", resource=row, data={"country": row.country})
    _tell()
    return row


@transaction.atomic
def helplines_watch(*, actor: Actor) -> int:
    """Tell those who keep the list of lines that have to be checked; of how many they were told.

    Safe to run twice, or at once: each line is told of once in thirty days, and one notification speaks of all that are due.
    """
    authorize(actor, "helpline.watch")
    now = clock.now()
    due = list(
        overdue(now.date()).filter(Q(overdue_told_at=None) | Q(overdue_told_at__lte=now - TELL_AGAIN))
        .select_for_update(of=("self",)).order_by("pk")
    )  # fmt: skip
    if not due:
        return 0
    Helpline.objects.filter(pk__in=[row.pk for row in due]).update(overdue_told_at=now)
    for person_id in holders_with_super("helpline.manage"):
        notify(
            actor=actor, person_id=person_id, template="helpline.overdue", data={"count": len(due)},
            channels=("app", "email"),
        )  # fmt: skip
    record(actor, "helpline.overdue_told", data={"helplines": [str(row.pk) for row in due]})
    return len(due)


def _locked(helpline_id: uuid.UUID, version: int) -> Helpline:
    row = Helpline.objects.select_for_update(of=("self",)).filter(pk=helpline_id).first()
    if row is None:
        raise NotFound
    if row.version != version:
        raise Conflict("stale_version", "This line was changed elsewhere.", data={"version": row.version})
    row.version += 1
    return row


def _said(row: Helpline) -> dict[str, Any]:
    return {name: getattr(row, name) for name in HelplineData.__dataclass_fields__}


def _write(row: Helpline, data: HelplineData) -> None:
    wrong = _faults(data)
    if wrong:
        raise Invalid("invalid_input", "Something here cannot be used.", fields=wrong)
    for name, value in asdict(data).items():
        setattr(row, name, value)


def _faults(data: HelplineData) -> dict[str, list[str]]:
    wrong: dict[str, list[str]] = {}
    if data.kind not in Helpline.Kind.values:
        wrong["kind"] = [Fault("unknown")]
    if data.country == EVERYWHERE:
        if data.kind == Helpline.Kind.EMERGENCY:
            wrong["country"] = [Fault.said("country_needed", "An emergency number belongs to a country.")]
    elif data.country not in countries():
        wrong["country"] = [Fault("unknown")]
    for name, longest in LONGEST.items():
        _faults_of_words(wrong, name, getattr(data, name), longest)
    if len(data.languages) > 30 or not all(LANGUAGE.fullmatch(one) for one in data.languages):
        wrong["languages"] = [Fault.said("bad_language_code", "Languages are given by their codes, for example hi.")]
    return wrong | _faults_of_ways(data)


def _faults_of_ways(data: HelplineData) -> dict[str, list[str]]:
    wrong: dict[str, list[str]] = {}
    for name in ("call_number", "text_number"):
        number = getattr(data, name)
        if number and (len(number) > 20 or not NUMBER.fullmatch(number)):
            wrong[name] = [
                Fault.said("bad_dial_number", "Digits and spaces, with a plus in front if it is international.")
            ]
    for name, needed in (("chat_url", False), ("source_url", True)):
        address = getattr(data, name)
        if (address or needed) and not _is_address(address):
            wrong[name] = [Fault.said("bad_https_address", "An address that begins with https://.")]
    if data.kind == Helpline.Kind.EMERGENCY and not data.call_number:
        wrong["call_number"] = [Fault.said("emergency_is_dialled", "An emergency number is dialled.")]
    elif not (data.call_number or data.text_number or data.chat_url):
        wrong["call_number"] = [
            Fault.said("no_way_to_reach", "Give a number or an address: something people can reach.")
        ]
    return wrong


def _faults_of_words(wrong: dict[str, list[str]], name: str, words: dict[str, str], longest: int) -> None:
    given = {language: words.get(language, "").strip() for language in ("en", "hi")}
    needed = name == "name" or any(given.values())
    for language, text in given.items():
        if needed and not text:
            wrong[f"{name}.{language}"] = [Fault("required")]
        elif len(text) > longest:
            wrong[f"{name}.{language}"] = [Fault("too_long", most=longest)]


def _is_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    plain = address.isprintable() and not any(one.isspace() for one in address)
    return parts.scheme == "https" and "." in (parts.hostname or "") and plain and len(address) <= 300


def _check_shown(row: Helpline, *, changed: bool, verified: bool) -> None:
    """Nobody in need is sent to a number that nobody has tried."""
    if row.active and changed and not verified:
        raise Invalid(
            "invalid_input",
            fields={
                "verified": [Fault.said("not_checked", "A new number is shown only once somebody has checked it.")]
            },
        )


def _verify(row: Helpline, actor: Actor, verified: bool) -> None:
    if verified:
        row.verified_on, row.verified_by_id, row.overdue_told_at = _today_of(actor), actor.id, None


def _today_of(actor: Actor) -> date:
    """The date where the person is."""
    return today_in(person_card(actor.id).zone) if actor.id else clock.now().date()


def _save(row: Helpline) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:  # two people at once; the database keeps one emergency number a country
        raise Conflict(
            "emergency_number_exists", "This country has an emergency number. Change that one.",
            fields={"country": ["This country has an emergency number. Change that one."]},
        ) from error  # fmt: skip


def _tell() -> None:
    """Everybody who shows the list asks for it again."""
    outbox.publish(TOPIC, "helplines.changed", {"version": version_next(TOPIC)})
