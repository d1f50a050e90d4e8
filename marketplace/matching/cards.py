"""What a slate's cards show: the profile, one bookable session, and the next times of the calendar as it is now."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from kernel import clock
from marketplace.calendar import slots
from marketplace.calendar.selectors import calendars_load
from marketplace.matching.intake import Intake
from marketplace.matching.scoring import Scored, Wish, explain
from marketplace.matching.views import MatchCard, MatchMoney, MatchOffer, Reason
from marketplace.professionals.models import Professional, SessionOffer
from marketplace.professionals.selectors import HEAVY

TIMES = 3
USUAL_MINUTES = 50


@dataclass(frozen=True, slots=True)
class Ready:
    """Somebody who can be shown: her row, the session offered, and the next times (never empty)."""

    professional: Professional
    offer: SessionOffer
    modality: str
    times: list[datetime]


def ready_of(professional_ids: Sequence[uuid.UUID], intake: Intake) -> dict[str, Ready]:
    """Those of them who have a session to offer and a time for it, by id; three queries."""
    now = clock.now()
    until = now + timedelta(days=42 if "slot" in intake.relax else intake.within_days)
    rows = {row.pk: row for row in Professional.objects.filter(pk__in=professional_ids).defer(*HEAVY, "bio")}
    offers: dict[uuid.UUID, list[SessionOffer]] = {}
    for offer in SessionOffer.objects.filter(professional_id__in=professional_ids, active=True).order_by("position"):
        offers.setdefault(offer.professional_id, []).append(offer)
    wanted = None if "modality" in intake.relax else intake.modality
    found: dict[str, Ready] = {}
    for pk, loaded in calendars_load(professional_ids).items():
        fitting = [one for one in offers.get(pk, []) if wanted is None or wanted in one.modalities]
        if not loaded.bookable or not fitting:
            continue
        # A usual session rather than the shortest one, where there is one.
        offer = min(fitting, key=lambda one: (abs(one.minutes - USUAL_MINUTES), one.position))
        free = slots.slots_free(loaded.calendar, minutes=offer.minutes, start=now, end=until, now=now)
        times = [slot.starts_at for slot in islice(free, TIMES)]
        if times:
            found[str(pk)] = Ready(rows[pk], offer, wanted or offer.modalities[0], times)
    return found


def cards_make(wish: Wish, shown: Sequence[Scored], ready: dict[str, Ready]) -> list[MatchCard]:
    """Cards in the slate's order, each with its reasons and a mismatch from the actual contributions."""
    return [_card(wish, scored, ready[scored.candidate.id]) for scored in shown]


def _card(wish: Wish, scored: Scored, ready: Ready) -> MatchCard:
    row, offer = ready.professional, ready.offer
    why = explain(wish, scored)
    reasons = [Reason.model_validate({"factor": factor, "codes": list(codes)}) for factor, codes in why.reasons]
    return MatchCard(
        professional_id=row.pk, slug=row.slug, display_name=row.display_name, kind=row.kind, headline=row.headline,
        languages=row.languages, specialties=row.specialties, zone=row.zone, avatar_url=row.avatar_url, rating=row.rating,
        reviews=row.rating_count, new_here=scored.candidate.new_here, newcomer=scored.newcomer,
        score=round(scored.score * 100), reasons=reasons,
        mismatch=Reason.model_validate({"factor": why.mismatch[0], "codes": list(why.mismatch[1])}) if why.mismatch else None,
        offer=MatchOffer(
            id=offer.pk, title=offer.title, minutes=offer.minutes, modality=ready.modality,
            price=MatchMoney(amount=offer.price_minor, currency=offer.currency),
        ),
        slots=ready.times,
    )  # fmt: skip
