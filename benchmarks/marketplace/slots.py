"""Free slots against the same question put to PostgreSQL by hand: rules, zone, buffers, claims and time off in one statement."""

from __future__ import annotations

import random
import time
import uuid
from datetime import timedelta
from typing import Any

import psycopg

from benchmarks.marketplace.searching import p95

# Starts of 50 minutes in the next `days` days; what the pure code says of wall times, PostgreSQL says of them here.
BARE = """
SELECT s.professional_id, s.at
FROM (
    SELECT r.professional_id, t.horizon_days, t.daily_maximum, t.minimum_notice_minutes, day::date AS day, p.zone,
           (day + minute * interval '1 minute') AT TIME ZONE p.zone AS at,
           (day + r.end_minute * interval '1 minute') AT TIME ZONE p.zone AS closes,
           t.buffer_before_minutes * interval '1 minute' AS before, t.buffer_after_minutes * interval '1 minute' AS after
    FROM marketplace_availabilityrule r
    JOIN marketplace_professional p ON p.id = r.professional_id
    JOIN marketplace_calendarsettings t ON t.professional_id = r.professional_id
    CROSS JOIN generate_series((current_date - 1)::timestamp, (current_date + %(days)s + 1)::timestamp, interval '1 day') AS day
    CROSS JOIN LATERAL generate_series(r.start_minute, r.end_minute - 1, t.step_minutes) AS minute
    WHERE r.professional_id = ANY(%(ids)s) AND extract(isodow FROM day) - 1 = r.weekday
      AND p.state = 'approved' AND p.licensed_until >= current_date
) s
WHERE s.at >= %(now)s + s.minimum_notice_minutes * interval '1 minute'
  AND s.at < least(%(now)s + %(days)s * interval '1 day', %(now)s + s.horizon_days * interval '1 day')
  AND s.at + interval '50 minutes' <= s.closes
  AND NOT EXISTS (SELECT 1 FROM marketplace_claim c WHERE c.professional_id = s.professional_id AND c.state IN ('held', 'booked')
                  AND c.period && tstzrange(s.at - s.before, s.at + interval '50 minutes' + s.after))
  AND NOT EXISTS (SELECT 1 FROM marketplace_timeoff o WHERE o.professional_id = s.professional_id
                  AND o.starts_at < s.at + interval '50 minutes' AND o.ends_at > s.at)
  AND (SELECT count(*) FROM marketplace_claim c WHERE c.professional_id = s.professional_id AND c.state IN ('held', 'booked')
       AND (c.starts_at AT TIME ZONE s.zone)::date = s.day AND c.ends_at > %(now)s - interval '1 day') < s.daily_maximum
ORDER BY 1, 2
"""


def measure_one(url: str, *, rounds: int) -> dict[str, Any]:
    """p95 of one professional's slots of six weeks, from her id to the list, against the statement above."""
    from kernel import clock
    from marketplace.calendar.selectors import slots_free
    from marketplace.professionals.models import Professional

    rng = random.Random(12)
    everybody = list(Professional.objects.values_list("pk", flat=True).order_by("pk"))
    ours, bare = [], []
    with psycopg.connect(url, autocommit=True) as connection:
        for number in range(rounds + 3):
            pk, now = rng.choice(everybody), clock.now()
            with clock.frozen(now):
                began = time.perf_counter()
                found = slots_free(pk, now, now + timedelta(days=42), 50)
                middle = time.perf_counter()
            rows = _bare(connection, [pk], now, 42)
            ended = time.perf_counter()
            assert [slot.starts_at for slot in found] == [row[1] for row in rows]
            if number >= 3:
                ours.append((middle - began) * 1000)
                bare.append((ended - middle) * 1000)
    mine, theirs = p95(ours), p95(bare)
    return {
        "ours": f"{mine:.1f} ms", "reference": f"{theirs:.1f} ms", "ratio": round(mine / theirs, 2), "bar": "<= 2 x",
        "ok": mine <= 2 * theirs,
    }  # fmt: skip


def measure_many(url: str, *, professionals: int, days: int = 60) -> dict[str, Any]:
    """Seconds for all slots of `days` days of many professionals, calendars read from the database, against the statement."""
    from kernel import clock
    from marketplace.calendar import slots
    from marketplace.calendar.loading import calendars_load
    from marketplace.professionals.models import Professional

    ids = list(Professional.objects.values_list("pk", flat=True).order_by("pk")[:professionals])
    now = clock.now()
    with clock.frozen(now):
        began = time.perf_counter()
        found = 0
        for loaded in calendars_load(ids).values():
            found += sum(
                1
                for _ in slots.slots_free(
                    loaded.calendar, minutes=50, start=now, end=now + timedelta(days=days), now=now
                )
            )
        mine = time.perf_counter() - began
    with psycopg.connect(url, autocommit=True) as connection:
        began = time.perf_counter()
        rows = _bare(connection, ids, now, days)
        theirs = time.perf_counter() - began
    assert found == len(rows), (found, len(rows))
    return {
        "ours": f"{mine:.2f} s", "reference": f"{theirs:.2f} s", "ratio": round(mine / theirs, 2), "bar": "none", "ok": True,
        "slots": found, "slots_per_second": round(found / mine),
    }  # fmt: skip


def _bare(connection: psycopg.Connection[Any], ids: list[uuid.UUID], now: Any, days: int) -> list[Any]:
    return connection.execute(BARE, {"ids": ids, "now": now, "days": days}).fetchall()
