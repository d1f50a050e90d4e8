"""What PostgreSQL reads to answer: on a table large enough that it has a choice, it chooses our indexes.

That everybody is counted without reading a row needs a vacuumed table: `benchmarks/marketplace` looks at that plan.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks.marketplace import filling
from marketplace.calendar.loading import calendars_load
from marketplace.directory.query import DirectoryQuery
from marketplace.directory.selectors import directory_search
from marketplace.models import Claim, Professional

pytestmark = pytest.mark.django_db


def plan_of(sql: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + sql)
        return "\n".join(row[0] for row in cursor.fetchall())


def plans_of(**wanted: Any) -> list[str]:
    """The plan of every statement that reads professionals, in the order they are asked."""
    with CaptureQueriesContext(connection) as queries:
        directory_search(DirectoryQuery(**wanted))
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', '0.36', true)")
    return [plan_of(query["sql"]) for query in queries if "marketplace_professional" in query["sql"]]


def test_searches_and_calendars_are_answered_from_indexes() -> None:
    filling.templates()
    raw = connection.connection
    filling.multiply(raw, 20)
    busy = list(Professional.objects.values_list("pk", flat=True)[:100])
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO marketplace_claim (id, created_at, updated_at, professional_id, holder_id, starts_at, ends_at, period,
                                              state, released_reason)
               SELECT gen_random_uuid(), now(), now(), p.id, p.user_id, at, at + interval '50 minutes',
                      tstzrange(at, at + interval '50 minutes'), 'booked', ''
               FROM marketplace_professional p, generate_series(-60, 19) k,
                    LATERAL (SELECT date_trunc('day', now()) + k * interval '1 day' AS at) start
               WHERE p.id = ANY(%s)""",
            [busy],
        )
        cursor.execute(
            """INSERT INTO marketplace_professionalpresence (professional_id, state, until)
               SELECT id, CASE WHEN id = ANY(%s) THEN 'available' ELSE 'offline' END, NULL FROM marketplace_professional""",
            [busy[:10]],
        )
        # What autovacuum does in its own time: without it the planner counts the unsorted rest of each index.
        for index in (
            "professional_search",
            "professional_trigram",
            "professional_specialties",
            "professional_languages",
        ):
            cursor.execute("SELECT gin_clean_pending_list(%s::regclass)", [index])
        cursor.execute("ANALYZE marketplace_professional, marketplace_claim, marketplace_professionalpresence")

    overview, page = plans_of(text="asha verma")
    assert "Bitmap Index Scan on professional_search" in overview
    assert "Seq Scan on marketplace_professional " not in overview + page

    _, near, page = plans_of(text="vermma")
    assert "Bitmap Index Scan on professional_trigram" in near
    assert "Seq Scan on marketplace_professional " not in near

    assert "presence_state" in plans_of(online=True)[0]

    # A page in a stored order follows that order's index and stops when it is full.
    for sort, index in (
        ("soonest", "professional_soonest"),
        ("price", "professional_price"),
        ("rating", "professional_quality"),
    ):
        cursor_text = directory_search(DirectoryQuery(sort=sort, limit=5)).next  # type: ignore[arg-type]  # one of SORTS
        assert index in plans_of(sort=sort, limit=5, cursor=cursor_text)[0], sort

    with CaptureQueriesContext(connection) as queries:
        assert len(calendars_load(busy[:3])) == 3
    assert len(queries) == 1
    assert "claim_active" in plan_of(queries[0]["sql"])
    assert Claim.objects.count() == 8_000
