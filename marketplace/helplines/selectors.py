"""Reading crisis help."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import groupby

from django.db.models import Q, QuerySet

from access.actors import Actor
from access.authorize import authorize
from accounts.people.selectors import person_cards
from kernel import clock
from marketplace.helplines.models import Helpline
from marketplace.helplines.places import EU_MEMBERS, EVERYWHERE, UNION, countries, zones
from marketplace.helplines.views import HelpCountry, HelpLine, HelplineRow, HelplineRows, HelpList, HelpPlace, HelpWords

# A number nobody has checked for longer than this warns those who keep the list.
GOOD_FOR = timedelta(days=180)
ORDER = ("country", "position", "created_at", "id")


def help_list() -> HelpList:
    """What everybody is shown, in one query."""
    return help_list_of(list(Helpline.objects.filter(active=True).order_by(*ORDER)))


def help_list_of(rows: list[Helpline]) -> HelpList:
    """Lines in `ORDER`, by place."""
    by_country = {country: list(group) for country, group in groupby(rows, key=lambda row: row.country)}
    places = [_place(country, by_country) for country in by_country if country != EVERYWHERE]
    everywhere = sorted(
        (row for row in rows if row.country == EVERYWHERE), key=lambda row: row.kind == Helpline.Kind.DIRECTORY
    )
    return HelpList(places=places, everywhere=[_line(row) for row in everywhere])


def helpline_rows(*, actor: Actor) -> HelplineRows:
    """Every line for those who keep them, in three queries."""
    authorize(actor, "helpline.manage")
    rows = list(Helpline.objects.order_by(*ORDER))
    people = person_cards(row.verified_by_id for row in rows if row.verified_by_id)
    found = [_row(row, people[row.verified_by_id].name if row.verified_by_id in people else None) for row in rows]
    return HelplineRows(
        results=found, overdue=sum(row.overdue for row in found),
        countries=[HelpCountry(code=code, name=HelpWords(**name)) for code, name in countries().items()],
    )  # fmt: skip


def helpline_row(*, actor: Actor, row: Helpline) -> HelplineRow:
    """One line for those who keep it."""
    authorize(actor, "helpline.manage")
    people = person_cards([row.verified_by_id] if row.verified_by_id else [])
    return _row(row, people[row.verified_by_id].name if row.verified_by_id in people else None)


def overdue(today: date) -> QuerySet[Helpline]:
    """Lines that are shown and have to be checked."""
    return Helpline.objects.filter(Q(verified_on=None) | Q(verified_on__lt=today - GOOD_FOR), active=True)


def _place(country: str, by_country: dict[str, list[Helpline]]) -> HelpPlace:
    rows = by_country[country]
    emergency = next((row.call_number for row in rows if row.kind == Helpline.Kind.EMERGENCY), None)
    covers = [one for one in EU_MEMBERS if one not in by_country] if country == UNION else [country]
    return HelpPlace(
        country=country, name=HelpWords(**countries()[country]), covers=covers,
        zones=[zone for one in covers for zone in zones().get(one, ())], emergency=emergency,
        lines=[_line(row) for row in rows if row.kind != Helpline.Kind.EMERGENCY],
    )  # fmt: skip


def _line(row: Helpline) -> HelpLine:
    return HelpLine(**_shown(row))


def _row(row: Helpline, verified_by: str | None) -> HelplineRow:
    today = clock.now().date()
    return HelplineRow(
        **_shown(row), kind=Helpline.Kind(row.kind).value, country=row.country, source_url=row.source_url,
        verified_by=verified_by, position=row.position, active=row.active, version=row.version,
        overdue=row.active and (row.verified_on is None or row.verified_on < today - GOOD_FOR),
    )  # fmt: skip


def _shown(row: Helpline) -> dict[str, object]:
    return {
        "id": row.pk, "name": HelpWords(**row.name), "hours": HelpWords(**row.hours), "description": HelpWords(**row.description),
        "languages": row.languages, "call_number": row.call_number, "text_number": row.text_number,
        "chat_url": row.chat_url, "verified_on": row.verified_on,
    }  # fmt: skip
