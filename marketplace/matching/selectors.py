"""Reading what matching goes by and what it has shown."""

from __future__ import annotations

import uuid
from collections import Counter
from datetime import timedelta
from typing import Any

from access.actors import Actor
from access.authorize import authorize
from kernel import clock
from kernel.errors import NotFound
from marketplace.matching import scoring
from marketplace.matching.documents import exposure_since, slate_load, slates_recent
from marketplace.matching.intake import AGE_GROUPS, CULTURES, STYLES
from marketplace.matching.models import MatchBlock, MatchProfile, MatchWeights
from marketplace.matching.views import (
    Exposure,
    ExposureRow,
    GroupShare,
    MatchChoices,
    WeightsHistory,
    WeightsPreview,
    WeightsView,
)
from marketplace.professionals.catalogue import APPROACHES, LANGUAGES, SPECIALTIES
from marketplace.professionals.models import Licence
from marketplace.professionals.selectors import ProfessionalCard, listed, professional_cards, professional_of

PREVIEWED = 50
EXPOSURE_DAYS = 90


def weights_now() -> tuple[int, dict[str, float]]:
    """(version, weights) that hold; version 0 are the first ones."""
    row = MatchWeights.objects.order_by("-version").first()
    return (row.version, row.weights) if row else (0, dict(scoring.FIRST_WEIGHTS))


def choices() -> MatchChoices:
    """What the intake offers; jurisdictions are those somebody is licensed for today."""
    places = Licence.objects.filter(state=Licence.State.VERIFIED, expires_on__gte=clock.now().date())
    return MatchChoices(
        jurisdictions=sorted(set(places.values_list("jurisdiction", flat=True))), concerns=list(SPECIALTIES),
        languages=list(LANGUAGES), approaches=list(APPROACHES), styles=list(STYLES), cultures=list(CULTURES),
        age_groups=list(AGE_GROUPS),
    )  # fmt: skip


def client_blocked(*, actor: Actor, person_id: uuid.UUID) -> bool:
    """Whether the acting professional keeps herself out of a client's matches. Raises NotFound for somebody she does not treat."""
    authorize(actor, "match.block_client", person_id)
    professional = professional_of(actor.id)
    return MatchBlock.objects.filter(patient_id=person_id, professional=professional, by_professional=True).exists()


def blocks_of(*, actor: Actor) -> list[tuple[MatchBlock, ProfessionalCard]]:
    """Whom the actor keeps out of her own matches, the latest first. What others wish is not among it."""
    authorize(actor, "match.block")
    rows = list(MatchBlock.objects.filter(patient_id=actor.id, by_patient=True).order_by("-updated_at", "-id"))
    cards = professional_cards(row.professional_id for row in rows)
    return [(row, cards[row.professional_id]) for row in rows]


def _order(inputs: dict[str, Any], weights: dict[str, float]) -> list[scoring.Scored]:
    wish = scoring.Wish(**{key: _tuple(value) for key, value in inputs["wish"].items()})
    pool = [scoring.Candidate(**{key: _tuple(value) for key, value in one.items()}) for one in inputs["pool"]]
    return scoring.slate(wish, pool, weights, horizon_hours=inputs["horizon_hours"])


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def slate_replay(*, actor: Actor, slate_id: uuid.UUID) -> tuple[list[str], list[str]]:
    """(order as shown, order come to again) of a stored slate, as professionals' ids. Raises NotFound."""
    authorize(actor, "matching.view")
    stored = slate_load(slate_id)
    if stored is None:
        raise NotFound
    again = [one.candidate.id for one in _order(stored["inputs"], stored["inputs"]["weights"])]
    return [one["professional_id"] for one in stored["shown"]], again


def weights_history(*, actor: Actor) -> WeightsHistory:
    """All versions of the weights, newest first, the first ones last."""
    authorize(actor, "matching.view")
    rows = [
        WeightsView(version=row.version, weights=row.weights, note=row.note, created_at=row.created_at)
        for row in MatchWeights.objects.order_by("-version")
    ]
    first = WeightsView(version=0, weights=dict(scoring.FIRST_WEIGHTS), note="", created_at=None)
    return WeightsHistory(results=[*rows, first])


def weights_preview(*, actor: Actor, weights: dict[str, float]) -> WeightsPreview:
    """What other weights would have changed in the last 50 slates. Nobody's wishes are shown, only counts."""
    authorize(actor, "matching.weights")
    same = first = moved = places = 0
    now: Counter[tuple[str, str]] = Counter()
    tried: Counter[tuple[str, str]] = Counter()
    slates = [one for one in slates_recent(PREVIEWED) if one["shown"]]
    for stored in slates:
        shown = [one["professional_id"] for one in stored["shown"]]
        same += [one.candidate.id for one in _order(stored["inputs"], stored["inputs"]["weights"])] == shown
        other = _order(stored["inputs"], weights)
        ids = [one.candidate.id for one in other]
        first += ids[:1] != shown[:1]
        moved += sum(abs(ids.index(pk) - place) if pk in ids else len(shown) for place, pk in enumerate(shown))
        places += len(shown)
        now.update(("gender", one["gender"] or "") for one in stored["shown"])
        now.update(("new", str(one["new"]).lower()) for one in stored["shown"])
        tried.update(("gender", one.candidate.gender) for one in other)
        tried.update(("new", str(one.candidate.new_here).lower()) for one in other)
    shares = [
        GroupShare(group=group, value=value, shown=now[group, value], tried=tried[group, value])
        for group, value in sorted(now.keys() | tried.keys())
    ]
    return WeightsPreview(
        slates=len(slates), replayed_same=same, first_changed=first,
        places_moved=round(moved / places, 2) if places else 0.0, shares=shares,
    )  # fmt: skip


def exposure(*, actor: Actor) -> Exposure:
    """How often each group was shown in the last 90 days beside how many of the listed belong to it."""
    authorize(actor, "matching.view")
    shown = {
        (row["group"], row["value"]): row["shown"]
        for row in exposure_since(clock.now() - timedelta(days=EXPOSURE_DAYS))
    }
    sessions = dict(MatchProfile.objects.values_list("professional_id", "sessions_completed"))
    there: Counter[tuple[str, str]] = Counter()
    for pk, gender, kind in listed().values_list("pk", "gender", "kind"):
        new = str(sessions.get(pk, 0) < scoring.NEW_BELOW).lower()
        there.update([("gender", gender), ("kind", kind), ("new", new)])
    return Exposure(
        results=[
            ExposureRow.model_validate({"group": group, "value": value, "shown": shown.get((group, value), 0), "listed": count})
            for (group, value), count in sorted(there.items())
        ]
    )  # fmt: skip
