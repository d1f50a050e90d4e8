"""The marketplace's part of the demo world: sixty professionals, their licences, offers, weekly hours and time off.

Takes the accounts left under `professionals` (in this order) and leaves `{"professionals": …}` as rows under
`marketplace.professionals`.
"""

from __future__ import annotations

import random
import unicodedata
from datetime import datetime, timedelta
from typing import Any

from django.utils.text import slugify

from kernel.demo import DemoWorld
from marketplace.calendar.models import AvailabilityOverride, AvailabilityRule, CalendarSettings, TimeOff
from marketplace.calendar.selectors import calendars_load
from marketplace.demo_care import profiles_seed
from marketplace.demo_helplines import helplines_seed
from marketplace.demo_onboarding import applicants_seed
from marketplace.demo_people import (
    CLOSINGS,
    CONCERNS,
    HEADLINES,
    MIDDLES,
    OPENINGS,
    PEOPLE,
    PLACES,
    TITLES,
    WAYS,
    Place,
)  # fmt: skip
from marketplace.professionals.models import Licence, Professional, SessionOffer
from marketplace.professionals.services import portrait_draw, search_refresh, standing_refresh

HOUR = 60


def seed(world: DemoWorld) -> None:
    """Make the professionals. Deterministic but for ids and the day it is told on; a handful of inserts."""
    rng = random.Random("marketplace")
    rows = [_Made(world.now, rng, number, user) for number, user in enumerate(world.get("professionals"))]
    for row in rows:
        # The account was made without a name of its own.
        row.professional.user.save(update_fields=["name", "zone", "jurisdiction"])
    Professional.objects.bulk_create([row.professional for row in rows])
    Licence.objects.bulk_create([row.licence for row in rows])
    SessionOffer.objects.bulk_create([offer for row in rows for offer in row.offers])
    CalendarSettings.objects.bulk_create([row.settings for row in rows])
    AvailabilityRule.objects.bulk_create([rule for row in rows for rule in row.rules])
    AvailabilityOverride.objects.bulk_create([row.override for row in rows])
    TimeOff.objects.bulk_create([off for row in rows for off in row.time_off])
    calendars = calendars_load(row.professional.pk for row in rows)
    for row in rows:
        row.professional.next_free_at = calendars[row.professional.pk].next_slot(world.now)
    Professional.objects.bulk_update([row.professional for row in rows], ["next_free_at"])
    world.put("marketplace.professionals", [row.professional for row in rows])
    profiles_seed(world)
    applicants_seed(world)
    helplines_seed(world)


class _Made:
    """One professional and everything that belongs to her, not yet saved."""

    def __init__(self, now: datetime, rng: random.Random, number: int, user: Any) -> None:
        self.now, self.rng = now, rng
        name, gender, place_name, kind = PEOPLE[number % len(PEOPLE)]
        place = PLACES[place_name]
        user.name, user.zone, user.jurisdiction = name, place.zone, place.jurisdiction
        concerns = rng.sample(CONCERNS[kind], k=min(len(CONCERNS[kind]), rng.randint(3, 5)))
        bio = "\n\n".join((rng.choice(OPENINGS), rng.choice(MIDDLES), rng.choice(CLOSINGS)))
        self.professional = Professional(
            user=user,
            slug=slugify(unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()),
            display_name=f"{TITLES.get(kind, '')}{name}",
            kind=kind,
            headline=HEADLINES[concerns[0]],
            bio=bio,
            languages=[*place.languages, *(code for code in place.more_languages if rng.random() < 0.4)],
            specialties=concerns,
            approaches=rng.sample(WAYS[kind], k=min(3, len(WAYS[kind]))),
            modalities=["video", "audio"] if rng.random() < 0.8 else ["video"],
            jurisdictions=[place.jurisdiction],
            gender=gender,
            zone=place.zone,
            practising_since=now.year - rng.randint(3, 26),
            state=Professional.State.APPROVED,
        )
        expires_on = now.date() + timedelta(days=rng.randint(120, 900))
        checked = now.date() - timedelta(days=rng.randint(3, 90))
        self.licence = Licence(
            professional=self.professional, jurisdiction=place.jurisdiction, authority=place.authority,
            number=f"{place.jurisdiction[:2]}-{10_000 + number * 37}", expires_on=expires_on,
            state=Licence.State.VERIFIED, checked_on=checked, checked_source=f"Public register, {place.authority}",
        )  # fmt: skip
        self.offers = self._offers(place, kind)
        self._calendar()
        search_refresh(self.professional)
        standing_refresh(self.professional, licences=[self.licence], offers=self.offers)
        portrait_draw(self.professional, name, skins=place.skins)

    def _offers(self, place: Place, kind: str) -> list[SessionOffer]:
        step = 10_000 if place.currency == "INR" else 500
        hour = self.rng.randrange(*place.price) // step * step
        shapes = [("First conversation", 25, 0.45), ("Session", 50, 1.0)]
        if kind in {"therapist", "counsellor"}:
            shapes.append(("Couple or family session", 80, 1.55))
        if kind == "psychiatrist":
            shapes = [("Follow-up", 25, 0.6), ("Assessment", 50, 1.0)]
        return [
            SessionOffer(
                professional=self.professional, title=title, minutes=minutes, modalities=self.professional.modalities,
                price_minor=round(hour * part / step) * step, currency=place.currency, position=position,
            )
            for position, (title, minutes, part) in enumerate(shapes)
        ]  # fmt: skip

    def _calendar(self) -> None:
        rng, professional = self.rng, self.professional
        self.settings = CalendarSettings(
            professional=professional, buffer_after_minutes=10, minimum_notice_minutes=rng.choice((60, 120, 240)),
            horizon_days=42, daily_maximum=rng.randint(5, 8), step_minutes=30,
        )  # fmt: skip
        weekdays = sorted(rng.sample(range(7), k=rng.randint(4, 6)))
        opens = rng.choice((7, 8, 9, 10)) * HOUR
        self.rules = []
        for weekday in weekdays:
            closes = rng.choice((12, 13)) * HOUR
            self.rules.append(_rule(professional, weekday, opens, closes))
            if rng.random() < 0.8:
                self.rules.append(_rule(professional, weekday, closes + HOUR, rng.choice((17, 18, 20, 21)) * HOUR))
        closed = self.now.date() + timedelta(days=rng.randint(5, 30))
        self.override = AvailabilityOverride(professional=professional, on=closed)
        self.time_off = []
        if rng.random() < 0.5:
            starts_at = (self.now + timedelta(days=rng.randint(8, 30))).replace(
                hour=0, minute=0, second=0, microsecond=0
            )
            self.time_off.append(
                TimeOff(
                    professional=professional,
                    starts_at=starts_at,
                    ends_at=starts_at + timedelta(days=rng.randint(1, 6)),
                )
            )


def _rule(professional: Professional, weekday: int, start: int, end: int) -> AvailabilityRule:
    return AvailabilityRule(professional=professional, weekday=weekday, start_minute=start, end_minute=end)
