"""Professionals with a calendar, ready to be booked, and patients with the patient's role."""

from __future__ import annotations

import itertools
import uuid
from datetime import timedelta
from typing import Any

from access.models import Role, RoleMember
from access.seeds import seed_roles
from accounts.models import User
from kernel import clock
from marketplace.models import (
    AvailabilityRule,
    CalendarSettings,
    Licence,
    Professional,
    SessionOffer,
)
from marketplace.professionals.services import portrait_draw, search_refresh, standing_refresh

_number = itertools.count(1)


def make_user(role: str = "patient", **fields: Any) -> User:
    """An account with one seeded role."""
    number = next(_number)
    user = User.objects.create_user(email=f"person{number}-{uuid.uuid4().hex[:6]}@example.test", **fields)
    give_role(user, role)
    return user


def give_role(user: User, slug: str) -> None:
    if not Role.objects.filter(slug=slug).exists():
        seed_roles()
    RoleMember.objects.create(role=Role.objects.get(slug=slug), user_id=user.pk)


def make_professional(
    *,
    rules: list[tuple[int, int, int]] | None = None,
    minutes: int = 50,
    price_minor: int = 6000,
    currency: str = "EUR",
    terms: dict[str, int] | None = None,
    user: User | None = None,
    **fields: Any,
) -> Professional:
    """An approved professional open every day 08:00–20:00 UTC on the hour, 10 minutes free after each session."""
    number = next(_number)
    today = clock.now().date()
    professional = Professional(
        **{
            "user": user or make_user("professional"),
            "slug": f"professional-{number}-{uuid.uuid4().hex[:6]}",
            "display_name": f"Professional {number}",
            "kind": "psychologist",
            "headline": "Calm help with worry",
            "languages": ["en"],
            "specialties": ["anxiety"],
            "approaches": ["cbt"],
            "modalities": ["video", "audio"],
            "jurisdictions": ["IN"],
            "gender": "woman",
            "zone": "UTC",
            "state": Professional.State.APPROVED,
            **fields,
        }
    )
    licence = Licence(
        professional=professional, jurisdiction="IN", authority="Test register", number=f"T-{number}",
        expires_on=today + timedelta(days=400), state=Licence.State.VERIFIED, checked_on=today, checked_source="register",
    )  # fmt: skip
    offer = SessionOffer(
        professional=professional, title="Single session", minutes=minutes, modalities=["video", "audio"],
        price_minor=price_minor, currency=currency,
    )  # fmt: skip
    search_refresh(professional)
    standing_refresh(professional, licences=[licence], offers=[offer])
    portrait_draw(professional, str(number))
    professional.save()
    licence.save()
    offer.save()
    CalendarSettings.objects.create(
        professional=professional,
        **{"step_minutes": 60, "buffer_after_minutes": 10, "minimum_notice_minutes": 60, **(terms or {})},
    )
    spans = rules if rules is not None else [(weekday, 8 * 60, 20 * 60) for weekday in range(7)]
    AvailabilityRule.objects.bulk_create(
        AvailabilityRule(professional=professional, weekday=weekday, start_minute=start, end_minute=end)
        for weekday, start, end in spans
    )
    return professional
