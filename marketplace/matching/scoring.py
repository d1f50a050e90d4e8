"""The score and the order of a slate. Pure: no Django, no clock, no chance that is not in the inputs.

Each factor is a number from 0 to 1. A factor the patient said nothing about is left out and the rest renormalised, so that
silence counts neither for nor against anybody. Quality is a mean shrunk towards a prior: (n · mean + 15 · prior) / (n + 15).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import orjson

ALGORITHM = 1
Factor = Literal["concerns", "preferences", "earliest", "quality", "continuity"]
FACTORS: tuple[Factor, ...] = ("concerns", "preferences", "earliest", "quality", "continuity")
FIRST_WEIGHTS: dict[str, float] = {
    "concerns": 0.35, "preferences": 0.25, "earliest": 0.15, "quality": 0.15, "continuity": 0.10,
}  # fmt: skip
PRIOR_STARS, PRIOR_WEIGHT = 4.4, 15
SLATE = 5
# Qualified professionals with fewer sessions are new here; one place in five is theirs.
NEW_BELOW = 15
REASONS = 3


@dataclass(frozen=True, slots=True)
class Wish:
    """What is looked for. Codes are the catalogue's; empty means: nothing was said."""

    concerns: tuple[str, ...] = ()
    approaches: tuple[str, ...] = ()
    genders: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    cultures: tuple[str, ...] = ()
    known: bool | None = None  # would she rather go on with somebody she knows
    seed: str = ""  # breaks ties; stored with the slate


@dataclass(frozen=True, slots=True)
class Candidate:
    """A professional as the score sees her. `hours`: until the next free slot; `seen`: sessions with this patient."""

    id: str
    specialties: tuple[str, ...] = ()
    approaches: tuple[str, ...] = ()
    gender: str = ""
    styles: tuple[str, ...] = ()
    cultures: tuple[str, ...] = ()
    hours: float = 0.0
    stars: float = 0.0
    reviews: int = 0
    sessions: int = 0
    seen: int = 0

    @property
    def new_here(self) -> bool:
        return self.sessions < NEW_BELOW


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one factor adds: its value (0–1), its share of the weights, and the words' codes behind it."""

    factor: str
    value: float
    weight: float
    codes: tuple[str, ...] = ()

    @property
    def points(self) -> float:
        return self.value * self.weight


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate with its score (0–1) and where it comes from."""

    candidate: Candidate
    score: float
    contributions: tuple[Contribution, ...]
    newcomer: bool = False  # stands in the place kept for those who are new here


def values(wish: Wish, one: Candidate, *, horizon_hours: float) -> dict[str, tuple[float, tuple[str, ...]]]:
    """Factor → (value, codes) for what the patient said something about."""
    found: dict[str, tuple[float, tuple[str, ...]]] = {}
    if wish.concerns:
        # What is named first weighs as much as any two others.
        weights = [2.0 if place == 0 else 1.0 for place in range(len(wish.concerns))]
        met = [code for code in wish.concerns if code in one.specialties]
        share = sum(w for w, code in zip(weights, wish.concerns, strict=True) if code in one.specialties) / sum(weights)
        found["concerns"] = (share, tuple(met))
    stated = [
        (wanted, has)
        for wanted, has in (
            (wish.approaches, one.approaches), (wish.genders, (one.gender,)), (wish.styles, one.styles),
            (wish.cultures, one.cultures),
        )
        if wanted
    ]  # fmt: skip
    if stated:
        parts = [1.0 if set(wanted) & set(has) else 0.0 for wanted, has in stated]
        codes = tuple(code for wanted, has in stated for code in wanted if code in has)
        found["preferences"] = (sum(parts) / len(parts), codes)
    found["earliest"] = (max(0.0, 1.0 - one.hours / horizon_hours), ())
    shrunk = (one.reviews * one.stars + PRIOR_WEIGHT * PRIOR_STARS) / (one.reviews + PRIOR_WEIGHT)
    found["quality"] = ((shrunk - 1) / 4, ())
    if wish.known is not None:
        found["continuity"] = (1.0 if (one.seen > 0) == wish.known else 0.0, ())
    return found


def score_of(wish: Wish, one: Candidate, weights: Mapping[str, float], *, horizon_hours: float) -> Scored:
    """The candidate's score; weights of the factors that count are renormalised to one."""
    counted = values(wish, one, horizon_hours=horizon_hours)
    whole = sum(weights[factor] for factor in counted) or 1.0
    contributions = tuple(
        Contribution(factor, value, weights[factor] / whole, codes) for factor, (value, codes) in counted.items()
    )
    return Scored(one, round(sum(part.points for part in contributions), 9), contributions)


def rank(wish: Wish, pool: Iterable[Candidate], weights: Mapping[str, float], *, horizon_hours: float) -> list[Scored]:
    """Everybody of the pool, best first."""
    return sorted(
        (score_of(wish, one, weights, horizon_hours=horizon_hours) for one in pool),
        key=lambda scored: (-scored.score, tie_of(wish.seed, scored.candidate.id)),
    )


def place(ranked: Sequence[Scored], *, size: int = SLATE) -> list[Scored]:
    """The best `size` in order. The last place goes to the best newcomer, unless one is among the others by herself."""
    shown = list(ranked[:size])
    if len(shown) == size and not any(one.candidate.new_here for one in shown):
        newcomer = next((one for one in ranked[size:] if one.candidate.new_here), None)
        if newcomer:
            kept = Scored(newcomer.candidate, newcomer.score, newcomer.contributions, newcomer=True)
            shown = [*shown[: size - 1], kept]
    return shown


def slate(
    wish: Wish, pool: Sequence[Candidate], weights: Mapping[str, float], *, horizon_hours: float, size: int = SLATE
) -> list[Scored]:
    """Who is shown of a pool, in order."""
    return place(rank(wish, pool, weights, horizon_hours=horizon_hours), size=size)


def tie_of(seed: str, candidate_id: str) -> str:
    """Equal scores are ordered by chance that can be repeated, never by name, age of the account or place in the table."""
    return hashlib.sha256(f"{seed}:{candidate_id}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Explanation:
    """Three reasons and one mismatch, as message codes with their words' codes."""

    reasons: tuple[tuple[str, tuple[str, ...]], ...]
    mismatch: tuple[str, tuple[str, ...]] | None


def explain(wish: Wish, scored: Scored) -> Explanation:
    """From the actual contributions: what added most, and what took most away."""
    by_points = sorted(scored.contributions, key=lambda part: -part.points)
    # Without a review the value is the prior's alone: it orders, but nobody has rated her, so it is no reason to give.
    unrated = scored.candidate.reviews == 0
    told = [part for part in by_points if part.value > 0.25 and not (unrated and part.factor == "quality")]
    reasons = tuple((part.factor, part.codes) for part in told)[:REASONS]
    lacking = sorted(scored.contributions, key=lambda part: -(1 - part.value) * part.weight)
    worst = next((part for part in lacking if part.value < 0.75), None)
    return Explanation(reasons, (worst.factor, _unmet(wish, worst)) if worst else None)


def _unmet(wish: Wish, part: Contribution) -> tuple[str, ...]:
    wanted: dict[str, tuple[str, ...]] = {
        "concerns": wish.concerns,
        "preferences": (*wish.approaches, *wish.genders, *wish.styles, *wish.cultures),
    }
    return tuple(code for code in wanted.get(part.factor, ()) if code not in part.codes)


def inputs_hash(wish: Mapping[str, Any], pool: Sequence[Mapping[str, Any]], weights: Mapping[str, float]) -> str:
    """SHA-256 (hex) of everything the order follows from."""
    whole = {"algorithm": ALGORITHM, "wish": wish, "pool": list(pool), "weights": dict(weights)}
    return hashlib.sha256(orjson.dumps(whole, option=orjson.OPT_SORT_KEYS)).hexdigest()
