"""A marketplace of 10,000 professionals and millions of claims, made inside PostgreSQL in well under a minute.

A few hundred templates are written by the platform's own code (so that search words, prices and licences are what it would
write); SQL multiplies them and varies what differs from person to person. Foreign keys are not checked while rows go in, and the
claims' indexes are built afterwards, all of them, exclusion constraint included.
"""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import psycopg

TEMPLATES = 200
CONCERNS = (
    "anxiety", "depression", "stress", "burnout", "trauma", "grief", "relationships", "sleep", "ocd", "career", "anger",
)  # fmt: skip
KINDS = ("psychologist", "therapist", "counsellor", "psychiatrist", "coach")
FIRST = ("Asha", "Ravi", "Meera", "Kabir", "Nandini", "Arjun", "Leela", "Imran", "Sunita", "Daniel", "Grace", "Zoya")
LAST = ("Verma", "Rao", "Iyer", "Khan", "Menon", "Weber", "Sharma", "Dutta", "Fernandes", "Pillai", "Singh", "Nair")


def fill(url: str, *, professionals: int, claims_each: int) -> None:
    """`professionals` listed people with licence, offer, hours and `claims_each` claims; statistics are up to date after it."""
    templates()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("SET maintenance_work_mem = '512MB'")
        multiply(connection, professionals // TEMPLATES)
        claims(connection, claims_each)
        connection.execute("VACUUM ANALYZE")


def templates() -> None:
    """The first professionals, one per template, through the platform's own models and functions."""
    from accounts.models import User
    from kernel import clock
    from marketplace.matching.models import MatchProfile
    from marketplace.models import AvailabilityRule, CalendarSettings, Licence, Professional, SessionOffer
    from marketplace.professionals.services import search_refresh, standing_refresh

    rng = random.Random(10)
    now = clock.now()
    users = [User(email=f"bench{number}@bench.test", password="!") for number in range(TEMPLATES)]
    User.objects.bulk_create(users)
    people, licences, offers, profiles = [], [], [], []
    for number, user in enumerate(users):
        reviews = rng.randrange(60)
        row = Professional(
            user=user, slug=f"bench-{number}", display_name=f"{rng.choice(FIRST)} {rng.choice(LAST)}", kind=rng.choice(KINDS),
            headline="Calm help with worry", bio="A paragraph about how I work, in plain words. " * 20,
            languages=rng.sample(("en", "hi", "ta", "mr", "bn"), 2), specialties=rng.sample(CONCERNS, 4),
            approaches=rng.sample(("cbt", "act", "emdr", "dbt"), 2), modalities=["video", "audio"], jurisdictions=["IN"],
            gender=rng.choice(("woman", "man", "non_binary")), zone="Asia/Kolkata", state="approved", rating_count=reviews,
            rating_sum=reviews * rng.randint(3, 5), next_free_at=now + timedelta(hours=rng.uniform(1, 400)),
            avatar_svg="<svg>" + "x" * 2000 + "</svg>", avatar_version="1",
        )  # fmt: skip
        licence = Licence(
            professional=row, jurisdiction="IN", authority="Register", number=str(number), state="verified",
            expires_on=now.date() + timedelta(days=300), checked_on=now.date(),
        )  # fmt: skip
        offer = SessionOffer(
            professional=row, title="Session", minutes=50, modalities=["video", "audio"], currency="INR",
            price_minor=rng.randrange(80_000, 400_000, 10_000),
        )  # fmt: skip
        search_refresh(row)
        standing_refresh(row, licences=[licence], offers=[offer])
        people.append(row)
        licences.append(licence)
        offers.append(offer)
        profiles.append(
            MatchProfile(professional=row, age_groups=["adult"], styles=["warm"], sessions_completed=reviews * 3)
        )
    Professional.objects.bulk_create(people)
    Licence.objects.bulk_create(licences)
    SessionOffer.objects.bulk_create(offers)
    MatchProfile.objects.bulk_create(profiles)
    CalendarSettings.objects.bulk_create([CalendarSettings(professional=row, horizon_days=60) for row in people])
    AvailabilityRule.objects.bulk_create(
        AvailabilityRule(professional=row, weekday=weekday, start_minute=9 * 60, end_minute=18 * 60)
        for row in people
        for weekday in range(7)
    )


def multiply(connection: psycopg.Connection[Any], times: int) -> None:
    """Every template `times` times in all, each copy with ids, name, ratings, price and next free slot of its own."""
    connection.execute("CREATE TEMP TABLE seed AS SELECT id, user_id FROM marketplace_professional")
    connection.execute(
        "CREATE TEMP TABLE copy AS SELECT s.id AS old, s.user_id AS old_user, n, gen_random_uuid() AS new,"
        " gen_random_uuid() AS new_user FROM seed s, generate_series(2, %s) n",
        [times],
    )
    _copy(
        connection, "accounts_user", "t.id = c.old_user", "'id', c.new_user, 'email', c.new_user::text || '@bench.test'"
    )
    _copy(
        connection, "marketplace_professional", "t.id = c.old",
        """'id', c.new, 'user_id', c.new_user, 'slug', 'bench-' || c.new::text,
           'display_name', (%(first)s::text[])[1 + floor(random() * %(firsts)s)::int] || ' '
                           || (%(last)s::text[])[1 + floor(random() * %(lasts)s)::int],
           'rating_sum', t.rating_count * (3 + c.n %% 3), 'price_order', t.price_order + c.n,
           'next_free_at', t.next_free_at + c.n * interval '97 seconds'""",
        {"first": list(FIRST), "firsts": len(FIRST), "last": list(LAST), "lasts": len(LAST)},
    )  # fmt: skip
    for table in ("sessionoffer", "licence", "match_profile", "calendarsettings", "availabilityrule"):
        # A licence's number stands once in its register.
        own = ", 'number', c.new::text" if table == "licence" else ""
        _copy(
            connection, f"marketplace_{table}", "t.professional_id = c.old",
            f"'id', gen_random_uuid(), 'professional_id', c.new{own}",
        )  # fmt: skip


def _copy(
    connection: psycopg.Connection[Any], table: str, where: str, changed: str, values: dict[str, Any] | None = None
) -> None:
    """Rows of `table` that belong to the templates, again for every copy, with the columns in `changed` replaced."""
    columns = connection.execute(
        "SELECT string_agg(quote_ident(column_name), ', '), string_agg('(r).' || quote_ident(column_name), ', ')"
        " FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER'",
        [table],
    ).fetchone()
    assert columns is not None
    statement = (
        f"INSERT INTO {table} ({columns[0]}) SELECT {columns[1]} FROM ("  # noqa: S608 - our own names
        f"SELECT jsonb_populate_record(t, jsonb_build_object({changed})) AS r FROM {table} t JOIN copy c ON {where} OFFSET 0) rows"
    )
    connection.execute(statement.encode(), values or {})


def claims(connection: psycopg.Connection[Any], each: int) -> None:
    """`each` claims a professional, four a day around today, one in ten released; then every index and constraint again."""
    indexes = connection.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'marketplace_claim'"
        " AND indexname NOT IN (SELECT conname FROM pg_constraint)"
    ).fetchall()
    judge = connection.execute(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'claim_never_overlaps'"
    ).fetchone()
    assert judge is not None
    connection.execute("ALTER TABLE marketplace_claim DROP CONSTRAINT claim_never_overlaps")
    for name, _ in indexes:
        connection.execute(f'DROP INDEX "{name}"'.encode())
    connection.execute(
        """INSERT INTO marketplace_claim (id, created_at, updated_at, professional_id, holder_id, starts_at, ends_at, period, state,
                                          expires_at, released_reason)
           SELECT gen_random_uuid(), now(), now(), p.id, p.user_id, at, at + interval '50 minutes',
                  tstzrange(at, at + interval '50 minutes'), CASE WHEN k %% 10 = 3 THEN 'released' ELSE 'booked' END, NULL, ''
           FROM marketplace_professional p, generate_series(0, %(each)s - 1) k,
                LATERAL (SELECT date_trunc('day', now()) + (k / 4 - %(each)s / 8) * interval '1 day'
                                + (4 + 2 * (k %% 4)) * interval '1 hour' AS at) start""",
        {"each": each},
    )
    for _, definition in indexes:
        connection.execute(definition.encode())
    connection.execute(f"ALTER TABLE marketplace_claim ADD CONSTRAINT claim_never_overlaps {judge[0]}".encode())
