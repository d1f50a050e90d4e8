"""Searching the directory against the same question put to PostgreSQL by hand.

Ours is `directory_search` with every card made ready to send. The reference asks for the same page, the same total and the same
facets in two plain statements, as somebody would write them who wants nothing but the answer, and reads the rows.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg

_LISTED = "state = 'approved' AND licensed_until >= current_date"
_SHOWN = (
    "id, slug, display_name, kind, headline, bio, languages, specialties, modalities, rating_sum, rating_count,"
    " price_from_minor, price_from_currency, next_free_at, avatar_version, zone"
)
_QUALITY = "((rating_sum + 4.4 * 15) / (rating_count + 15.0) * 1000)::int"
_ROOM = (
    "CASE WHEN next_free_at <= now() + interval '48 hours' THEN 300"
    " WHEN next_free_at <= now() + interval '7 days' THEN 150 ELSE 0 END"
)


@dataclass(frozen=True)
class Asked:
    """One question: how our directory is asked, and its conditions and order in SQL."""

    name: str
    wanted: dict[str, Any]
    conditions: dict[str, str]
    order: str = f"{_QUALITY} + {_ROOM} DESC, id"


def _words(text: str) -> str:
    query = " & ".join(f"''{word}'':*" for word in text.split())
    return f"search_vector @@ (to_tsquery('simple', '{query}') || to_tsquery('english', '{query}'))"


def _ranked(text: str) -> str:
    query = " & ".join(f"''{word}'':*" for word in text.split())
    both = f"(to_tsquery('simple', '{query}') || to_tsquery('english', '{query}'))"
    return f"{_QUALITY} + {_ROOM} + (ts_rank(search_vector, {both}) * 10000)::int DESC, id"


QUESTIONS = (
    Asked("everybody", {}, {}),
    Asked("soonest", {"sort": "soonest"}, {}, "next_free_at, id"),
    Asked("a word", {"text": "insomnia"}, {"words": _words("insomnia")}, _ranked("insomnia")),
    Asked("a name", {"text": "asha verma"}, {"words": _words("asha verma")}, _ranked("asha verma")),
    Asked("a word in Hindi", {"text": "अवसाद"}, {"words": _words("अवसाद")}, _ranked("अवसाद")),
    Asked(
        "concern and language", {"concern": ("grief",), "language": ("hi",)},
        {"concern": "specialties && '{grief}'", "language": "languages && '{hi}'"},
    ),
    Asked(
        "cheap and soon", {"max_price": 150_000, "currency": "INR", "within_hours": 48, "sort": "price"},
        {"price": "price_order <= 1455", "soon": "next_free_at <= now() + interval '48 hours'"}, "price_order, id",
    ),
)  # fmt: skip


def page_sql(asked: Asked) -> str:
    """The page, by hand."""
    where = " AND ".join(["TRUE", *asked.conditions.values()])
    return f"SELECT {_SHOWN} FROM marketplace_professional WHERE {_LISTED} AND {where} ORDER BY {asked.order} LIMIT 21"  # noqa: S608


def facets_sql(asked: Asked) -> str:
    """Total and facets, by hand: each facet keeps the other fields' filters and leaves its own out."""
    parts = []
    fields = {
        "concern": "unnest(specialties)", "language": "unnest(languages)", "modality": "unnest(modalities)", "kind": "kind",
        "gender": "gender", "jurisdiction": "unnest(jurisdictions)",
    }  # fmt: skip
    for name, value in fields.items():
        where = " AND ".join(["TRUE", *(sql for field, sql in asked.conditions.items() if field != name)])
        parts.append(
            f"SELECT '{name}', {value} AS value, count(*) FROM marketplace_professional WHERE {_LISTED} AND {where} GROUP BY 2"  # noqa: S608
        )
    where = " AND ".join(["TRUE", *asked.conditions.values()])
    parts.append(f"SELECT 'total', '', count(*) FROM marketplace_professional WHERE {_LISTED} AND {where}")  # noqa: S608
    return " UNION ALL ".join(parts)


def measure(url: str, *, rounds: int) -> dict[str, Any]:
    """p95 of both over all questions, taking turns, and each question's medians in `detail` (ms)."""
    from marketplace.directory.query import DirectoryQuery
    from marketplace.directory.selectors import directory_search
    from marketplace.professionals.serialisers import card

    ours: dict[str, list[float]] = {asked.name: [] for asked in QUESTIONS}
    bare: dict[str, list[float]] = {asked.name: [] for asked in QUESTIONS}
    with psycopg.connect(url, autocommit=True) as connection:
        for number in range(rounds + 2):
            for asked in QUESTIONS:
                began = time.perf_counter()
                found = directory_search(DirectoryQuery(**asked.wanted))
                cards = [card(row) for row in found.rows]
                middle = time.perf_counter()
                rows = connection.execute(page_sql(asked).encode()).fetchall()[:20]
                counts = connection.execute(facets_sql(asked).encode()).fetchall()
                ended = time.perf_counter()
                total = next(count for field, _, count in counts if field == "total")
                assert [one["id"] for one in cards] == [row[0] for row in rows], asked.name
                assert found.total == total, asked.name
                if number >= 2:  # the first ones fill caches
                    ours[asked.name].append((middle - began) * 1000)
                    bare[asked.name].append((ended - middle) * 1000)
    mine = p95([one for each in ours.values() for one in each])
    theirs = p95([one for each in bare.values() for one in each])
    return {
        "ours": f"{mine:.1f} ms", "reference": f"{theirs:.1f} ms", "ratio": round(mine / theirs, 2), "bar": "<= 2 x",
        "ok": mine <= 2 * theirs,
        "detail": {
            name: f"{statistics.median(ours[name]):.1f} / {statistics.median(bare[name]):.1f} ms (medians)" for name in ours
        },
    }  # fmt: skip


def covered() -> dict[str, Any]:
    """Rows of professionals fetched while everybody is counted and sorted for the first page: the covering index has it all."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from marketplace.directory.query import DirectoryQuery
    from marketplace.directory.selectors import directory_search

    with CaptureQueriesContext(connection) as queries:
        directory_search(DirectoryQuery(concern=("grief",)))
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + queries[0]["sql"])
        nodes = list(_nodes(cursor.fetchone()[0][0]["Plan"]))
    scans = [node for node in nodes if node.get("Relation Name") == "marketplace_professional"]
    fetched = sum(node.get("Heap Fetches", node["Actual Rows"]) for node in scans)
    indexes = {node.get("Index Name") for node in scans}
    return {
        "ours": f"{fetched:.0f} rows", "reference": "0 rows", "ratio": None, "bar": "= 0",
        "ok": indexes == {"professional_at_a_glance"} and fetched == 0,
    }  # fmt: skip


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for inner in plan.get("Plans", ()):
        yield from _nodes(inner)


def p95(values: list[float]) -> float:
    """The value that 95 of 100 do not exceed."""
    return sorted(values)[max(0, int(len(values) * 0.95) - 1)]
