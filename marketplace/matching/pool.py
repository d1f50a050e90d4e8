"""The hard filters, in PostgreSQL: one pass over all professionals, ordered by a first estimate of the score.

The estimate only decides who is in the pool of some dozens; the order of a slate is `scoring.slate` over that pool.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection

from kernel import clock
from marketplace.matching.intake import RELAXABLE, Intake, kinds_in_scope
from marketplace.matching.scoring import NEW_BELOW, PRIOR_STARS, PRIOR_WEIGHT, Candidate, Wish
from marketplace.professionals.prices import order_value
from marketplace.professionals.standing import LISTED_SQL

# In the order they are applied and told; see the list of hard filters in docs/matching.md.
FILTERS = ("licence", "scope", "age", "language", "modality", "risk", "slot", "budget", "blocked")
BEST, NEWCOMERS = 50, 12
_LICENSED = """p.id IN (
        SELECT l.professional_id FROM marketplace_licence l
        WHERE l.state = 'verified' AND l.expires_on >= %(today)s AND l.jurisdiction IN (%(jurisdiction)s, %(country)s))"""
_CONDITIONS = {
    "licence": f"{LISTED_SQL} AND {_LICENSED}",
    "scope": "p.kind = ANY(%(kinds)s)",
    # Said so that PostgreSQL's statistics apply; a coalesce around the column would make it guess.
    "age": """(m.age_groups @> ARRAY[%(age)s]::varchar[]
        OR (%(age)s = 'adult' AND (m.age_groups IS NULL OR m.age_groups = '{}')))""",
    "language": "p.languages && %(languages)s::varchar[]",
    "modality": "(%(modality)s::text IS NULL OR %(modality)s = ANY(p.modalities))",
    "risk": "(NOT %(risk)s OR coalesce(m.risk_competent, p.kind IN ('psychologist', 'psychiatrist')))",
    "slot": "p.next_free_at <= %(until)s",
    "budget": "(%(budget)s::int IS NULL OR p.price_order <= %(budget)s)",
    "blocked": """NOT EXISTS (
        SELECT 1 FROM marketplace_match_block b WHERE b.professional_id = p.id AND b.patient_id = %(person)s::uuid)""",
}
_FROM = "FROM marketplace_professional p LEFT JOIN marketplace_match_profile m ON m.professional_id = p.id"
# By chance, as `scoring.tie_of`: an id tells how old an account is, and the oldest would always be in the pool.
_TIE = "uuid_hash_extended(id, %(chance)s::bigint)"
_COLUMNS = (
    "id, specialties, approaches, gender, styles, cultures, next_free_at, rating_sum, rating_count, sessions, kind"
)


@dataclass(frozen=True, slots=True)
class Pool:
    """Who passed, best estimate first. `kinds`: id → profession, for the chart of exposure."""

    candidates: list[Candidate]
    kinds: dict[str, str]


@dataclass(frozen=True, slots=True)
class Emptied:
    """Why nobody is left: the filter that emptied the list, and how many each relaxation would find."""

    by: str
    relaxations: dict[str, int]


def parameters(intake: Intake, *, person_id: uuid.UUID | None, risk: bool) -> dict[str, Any]:
    """What the filters are asked with; what was relaxed is left open."""
    now = clock.now()
    relaxed = set(intake.relax)
    budget = None
    if intake.budget and "budget" not in relaxed:
        budget = order_value(intake.budget.amount, intake.budget.currency)
    return {
        "today": now.date(),
        "now": now,
        "jurisdiction": intake.jurisdiction,
        # A national licence covers the nation's parts, never the other way round.
        "country": intake.jurisdiction.split("-", maxsplit=1)[0],
        "kinds": kinds_in_scope(intake),
        "age": intake.age_group,
        "languages": intake.languages,
        "modality": None if "modality" in relaxed else intake.modality,
        "risk": risk,
        "until": now + timedelta(days=42 if "slot" in relaxed else intake.within_days),
        "budget": budget,
        "person": person_id,
    }


def _wanted(intake: Intake) -> list[str]:
    return [name for name in FILTERS if not (name == "language" and "language" in intake.relax)]


def pool_find(
    intake: Intake,
    wish: Wish,
    weights: Mapping[str, float],
    *,
    person_id: uuid.UUID | None,
    risk: bool,
    seen: Mapping[uuid.UUID, int],
) -> Pool:
    """Everybody who passes the hard filters, up to the best 50 and the best 12 of those who are new here; one query."""
    values = parameters(intake, person_id=person_id, risk=risk)
    horizon = max(1.0, (values["until"] - values["now"]).total_seconds() / 3600)
    estimate, more = _estimate(wish, weights, horizon)
    values |= more | {"seen": [str(pk) for pk in seen], "chance": _chance(wish.seed)}
    where = " AND ".join(f"({_CONDITIONS[name]})" for name in _wanted(intake))
    # Only fixed text is put together here; everything that was typed is a parameter.
    sql = f"""
        WITH c AS MATERIALIZED (
            SELECT p.id, p.specialties, p.approaches, p.gender, coalesce(m.styles, '{{}}') AS styles,
                   coalesce(m.cultures, '{{}}') AS cultures, p.next_free_at, p.rating_sum, p.rating_count,
                   coalesce(m.sessions_completed, 0) AS sessions, p.kind, {estimate} AS estimate
            {_FROM} WHERE {where})
        (SELECT {_COLUMNS} FROM c ORDER BY estimate DESC, {_TIE} LIMIT {BEST})
        UNION
        (SELECT {_COLUMNS} FROM c WHERE sessions < {NEW_BELOW} ORDER BY estimate DESC, {_TIE} LIMIT {NEWCOMERS})
    """  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows = cursor.fetchall()
    candidates = [
        Candidate(
            id=str(row[0]), specialties=tuple(row[1]), approaches=tuple(row[2]), gender=row[3], styles=tuple(row[4]),
            cultures=tuple(row[5]), hours=round(max(0.0, (row[6] - values["now"]).total_seconds() / 3600), 3),
            stars=row[7] / row[8] if row[8] else 0.0, reviews=row[8], sessions=row[9], seen=seen.get(row[0], 0),
        )
        for row in rows
    ]  # fmt: skip
    return Pool(candidates, {str(row[0]): row[10] for row in rows})


def _chance(seed: str) -> int:
    """A number of PostgreSQL's bigint for a slate's seed."""
    return int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8], signed=True)


def why_empty(intake: Intake, *, person_id: uuid.UUID | None, risk: bool) -> Emptied:
    """Which filter left nobody, and how many each single relaxation would find; one query, asked only when it is needed."""
    values = parameters(intake, person_id=person_id, risk=risk)
    wanted = _wanted(intake)
    steps = [
        f"count(*) FILTER (WHERE {' AND '.join(f'({_CONDITIONS[name]})' for name in wanted[: place + 1])})"
        for place in range(len(wanted))
    ]
    open_to = [name for name in RELAXABLE if name not in intake.relax]
    without = []
    for name in open_to:
        rest = [other for other in wanted if other != name]
        kept = " AND ".join(f"({_CONDITIONS[other]})" for other in rest)
        without.append(f"count(*) FILTER (WHERE {kept}{' AND p.next_free_at IS NOT NULL' if name == 'slot' else ''})")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join([*steps, *without])} {_FROM}", values)
        counts = cursor.fetchone() or ()
    by = next((name for name, count in zip(wanted, counts, strict=False) if count == 0), wanted[-1])
    found = dict(zip(open_to, counts[len(wanted) :], strict=True))
    return Emptied(by, {name: count for name, count in found.items() if count})


def _estimate(wish: Wish, weights: Mapping[str, float], horizon: float) -> tuple[str, dict[str, Any]]:
    """The score as SQL over what was said, with its parameters."""
    more: dict[str, Any] = {"horizon": horizon}
    parts = [
        ("earliest", "greatest(0, 1 - date_part('epoch', p.next_free_at - %(now)s) / 3600 / %(horizon)s)"),
        (
            "quality",
            f"((p.rating_sum::float8 + {PRIOR_STARS * PRIOR_WEIGHT}) / (p.rating_count + {PRIOR_WEIGHT}) - 1) / 4",
        ),
    ]
    if wish.concerns:
        terms = []
        for place, code in enumerate(wish.concerns):
            more[f"concern{place}"] = code
            terms.append(f"{2 if place == 0 else 1} * (%(concern{place})s = ANY(p.specialties))::int")
        parts.append(("concerns", f"({' + '.join(terms)}) / {len(wish.concerns) + 1}::float8"))
    stated = {
        "approaches": "(p.approaches && %(approaches)s::varchar[])::int",
        "genders": "(p.gender = ANY(%(genders)s))::int",
        "styles": "coalesce((m.styles && %(styles)s::varchar[])::int, 0)",
        "cultures": "coalesce((m.cultures && %(cultures)s::varchar[])::int, 0)",
    }
    terms = []
    for name, term in stated.items():
        if getattr(wish, name):
            more[name] = list(getattr(wish, name))
            terms.append(term)
    if terms:
        parts.append(("preferences", f"({' + '.join(terms)}) / {len(terms)}::float8"))
    if wish.known is not None:
        more["known"] = wish.known
        parts.append(("continuity", "((p.id = ANY(%(seen)s::uuid[])) = %(known)s)::int"))
    for name, _ in parts:
        more[f"w_{name}"] = weights[name]
    return " + ".join(f"%(w_{name})s::float8 * ({term})" for name, term in parts), more
