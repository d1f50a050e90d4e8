"""Searching the directory: two queries, however many are found.

The first reads everybody who matches once, and answers from that one pass how many there are, what each facet's values would
leave, and who stands on the first page; the second reads those few. Later pages are one query by keyset.

First every typed word must match (full text, word beginnings, English stems). Only if nobody matches, each longer word is
compared by trigrams, so that a slip of the finger still finds, and an exact answer is never diluted by a near one.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank, TrigramWordSimilarity
from django.db import connection, transaction
from django.db.models import (
    BooleanField,
    Case,
    Expression,
    ExpressionWrapper,
    F,
    IntegerField,
    Q,
    QuerySet,
    Value,
    When,
)  # fmt: skip
from django.db.models.functions import Cast, Greatest

from kernel import clock
from kernel.errors import Invalid
from kernel.pagination import decode, encode
from marketplace.directory.query import DirectoryQuery, prefix_query
from marketplace.professionals.models import Professional, ProfessionalPresence
from marketplace.professionals.prices import order_value
from marketplace.professionals.selectors import listed

# Word similarity from which a word counts as the same, mistyped. Two letters swapped in seven give 0.37.
SIMILAR = 0.36
SHORTEST_FUZZY = 4
FACETS = {
    "concern": "specialties",
    "language": "languages",
    "modality": "modalities",
    "kind": "kind",
    "gender": "gender",
    "jurisdiction": "jurisdictions",
}
ARRAYS = {"concern": "specialties", "language": "languages", "modality": "modalities", "jurisdiction": "jurisdictions"}


@dataclass(frozen=True, slots=True)
class Directory:
    """One page. `facets`: field → value → how many there would be with this value; None on later pages."""

    rows: list[Professional]
    next: str | None
    fuzzy: bool
    total: int | None
    facets: dict[str, dict[str, int]] | None


@dataclass(frozen=True, slots=True)
class _Overview:
    """What one pass over everybody who matches says. `first`: ids of the first page and one more, in no order."""

    first: list[uuid.UUID]
    total: int
    facets: dict[str, dict[str, int]]


def directory_search(query: DirectoryQuery) -> Directory:
    """Listed professionals that match, a page of them. Raises Invalid("bad_cursor")."""
    as_of, fuzzy, after = _position(query)
    if query.cursor is not None:
        with _near_words(fuzzy=fuzzy):
            return _answer(query, as_of, _later(query, as_of, fuzzy=fuzzy, after=after), None, fuzzy=fuzzy)
    overview = _overview(query, as_of, fuzzy=False)
    if not overview.total and query.words:
        fuzzy = True
        with _near_words(fuzzy=True):
            overview = _overview(query, as_of, fuzzy=True)
    rows = list(_ordered(query, as_of, fuzzy=fuzzy).filter(pk__in=overview.first)) if overview.first else []
    return _answer(query, as_of, rows, overview, fuzzy=fuzzy)


def directory_ids(query: DirectoryQuery, most: int) -> list[uuid.UUID] | None:
    """Ids of everybody who matches the words as they are typed, in no order; None if there are more than `most`. One query."""
    as_of = clock.now()
    found = _matching(query, as_of, fuzzy=False).filter(*_conditions(query).values()).order_by()
    ids = list(found.values_list("pk", flat=True)[: most + 1])
    return ids if len(ids) <= most else None


def _answer(
    query: DirectoryQuery, as_of: datetime, rows: list[Professional], overview: _Overview | None, *, fuzzy: bool
) -> Directory:
    following = None
    if len(rows) > query.limit:
        rows = rows[: query.limit]
        following = encode([query.sort, as_of.isoformat(), fuzzy, _key_text(vars(rows[-1])["key"]), str(rows[-1].pk)])
    return Directory(
        rows, following, fuzzy, overview.total if overview else None, overview.facets if overview else None
    )


@contextmanager
def _near_words(*, fuzzy: bool) -> Iterator[None]:
    """Lets the trigram index answer from our own similarity on; for this transaction only."""
    if not fuzzy:
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(SIMILAR)])
        yield


def _position(query: DirectoryQuery) -> tuple[datetime, bool, tuple[Any, uuid.UUID] | None]:
    """When the list began, whether it is a fuzzy one, and after which row it goes on."""
    if query.cursor is None:
        return clock.now(), False, None
    try:
        sort, as_of, fuzzy, key, last = decode(query.cursor)
        if sort == "soonest" and key is not None:
            key = datetime.fromisoformat(key)
        position = datetime.fromisoformat(as_of), bool(fuzzy), (key, uuid.UUID(last))
    except (ValueError, TypeError):
        sort, position = None, None
    if position is None or sort != query.sort:
        raise Invalid("bad_cursor", "This list position is not valid any more. Start from the top.")
    return position


def _key_text(key: Any) -> Any:
    return key.isoformat() if isinstance(key, datetime) else key


def _ordered(query: DirectoryQuery, as_of: datetime, *, fuzzy: bool) -> QuerySet[Any]:
    """Listed professionals with their key, in the order asked for; who has none (no free slot, no price) stands last."""
    key, descending = _order(query, as_of, fuzzy=fuzzy)
    order = F("key").desc(nulls_last=True) if descending else F("key").asc(nulls_last=True)
    return listed(as_of).select_related("presence").annotate(key=key).order_by(order, "pk")


def _later(
    query: DirectoryQuery, as_of: datetime, *, fuzzy: bool, after: tuple[Any, uuid.UUID] | None
) -> list[Professional]:
    """The rows that follow `after`, one more than a page holds."""
    rows = _ordered(query, as_of, fuzzy=fuzzy).filter(_words(query, fuzzy=fuzzy), *_fixed(query, as_of))
    rows = rows.filter(*_conditions(query).values())
    if after is not None:
        value, last = after
        if value is None:
            rows = rows.filter(key__isnull=True, pk__gt=last)
        else:
            _, descending = _order(query, as_of, fuzzy=fuzzy)
            beyond = Q(**{"key__lt" if descending else "key__gt": value}) | Q(key=value, pk__gt=last)
            rows = rows.filter(beyond | Q(key__isnull=True))
    return list(rows[: query.limit + 1])


def _matching(query: DirectoryQuery, as_of: datetime, *, fuzzy: bool) -> QuerySet[Professional]:
    """Everybody who is listed and matches the words and those filters that have no facet."""
    return listed(as_of).filter(_words(query, fuzzy=fuzzy), *_fixed(query, as_of))


def _words(query: DirectoryQuery, *, fuzzy: bool) -> Q:
    if not query.words:
        return Q()
    return _near(query.words) if fuzzy else Q(search_vector=_tsquery(query.words))


def _fixed(query: DirectoryQuery, as_of: datetime) -> list[Q]:
    """Filters without a facet: they narrow every count."""
    wanted: list[Q] = []
    if query.max_price is not None:
        wanted.append(Q(price_order__lte=order_value(query.max_price, query.currency)))
    if query.online:
        wanted.append(Q(presence__state=ProfessionalPresence.State.AVAILABLE))
    if query.within_hours is not None:
        wanted.append(Q(next_free_at__lte=as_of + timedelta(hours=query.within_hours)))
    return wanted


def _conditions(query: DirectoryQuery) -> dict[str, Q]:
    """Filters with a facet, by its name: they narrow every facet but their own."""
    wanted: dict[str, Q] = {}
    for name, column in FACETS.items():
        values = getattr(query, name)
        if values:
            wanted[name] = Q(**{f"{column}__{'overlap' if name in ARRAYS else 'in'}": list(values)})
    return wanted


def _tsquery(words: tuple[str, ...]) -> Any:
    raw = prefix_query(words)
    return SearchQuery(raw, search_type="raw", config="simple") | SearchQuery(raw, search_type="raw", config="english")


def _near(words: tuple[str, ...]) -> Q:
    near = Q(pk__in=[])
    for word in words:
        near |= Q(search_vector=_tsquery((word,)))
        if len(word) >= SHORTEST_FUZZY:
            near |= Q(search_document__trigram_word_similar=word)
    return near


def _order(query: DirectoryQuery, as_of: datetime, *, fuzzy: bool) -> tuple[Expression | F, bool]:
    """What the list is ordered by, and whether downwards. Computed keys are whole numbers, so that a cursor is exact."""
    if query.sort == "soonest":
        return F("next_free_at"), False
    if query.sort == "price":
        return F("price_order"), False
    if query.sort == "rating":
        return F("quality"), True
    # Somebody without room soon is not put first.
    room = Case(
        When(next_free_at__lte=as_of + timedelta(hours=48), then=Value(300)),
        When(next_free_at__lte=as_of + timedelta(days=7), then=Value(150)),
        default=Value(0),
        output_field=IntegerField(),
    )
    return ExpressionWrapper(F("quality") + room + _relevance(query.words, fuzzy=fuzzy), IntegerField()), True


def _relevance(words: tuple[str, ...], *, fuzzy: bool) -> Expression:
    if not words:
        return Value(0, output_field=IntegerField())
    if not fuzzy:
        return Cast(SearchRank(F("search_vector"), _tsquery(words)) * Value(10_000.0), IntegerField())
    nearness = [TrigramWordSimilarity(word, "search_document") for word in words]
    best = nearness[0] if len(nearness) == 1 else Greatest(*nearness)
    return Cast(best * Value(10_000.0), IntegerField())


def _overview(query: DirectoryQuery, as_of: datetime, *, fuzzy: bool) -> _Overview:
    """Total, facets and the first page's ids, from one pass over everybody who matches; one query."""
    wanted = _conditions(query)
    key, descending = _order(query, as_of, fuzzy=fuzzy)
    everything = Q(*wanted.values()) if wanted else Q(pk__isnull=False)
    matching = (
        _matching(query, as_of, fuzzy=fuzzy)
        .order_by()
        .annotate(
            # The order is computed only for those it will put in order.
            key=Case(When(everything, then=key), default=None) if wanted else key,
            **{f"fits_{name}": ExpressionWrapper(condition, BooleanField()) for name, condition in wanted.items()},
        )
        .values("id", "key", *FACETS.values(), *(f"fits_{name}" for name in wanted))
    )
    inner, parameters = matching.query.sql_with_params()

    def where(without: str = "") -> str:
        return " AND ".join(["TRUE", *(f"fits_{name}" for name in wanted if name != without)])

    # Only our own names are put together here; everything that was typed is a parameter of the inner query.
    facets = " UNION ALL ".join(
        f"SELECT '{name}', {f'unnest({column})' if name in ARRAYS else column}, count(*), NULL::uuid"  # noqa: S608
        f" FROM m WHERE {where(name)} GROUP BY 2"
        for name, column in FACETS.items()
    )
    first = (
        f"SELECT 'first', '', 0, id FROM m WHERE {where()} "  # noqa: S608
        f"ORDER BY key {'DESC' if descending else 'ASC'} NULLS LAST, id LIMIT {query.limit + 1}"
    )
    sql = (
        f"WITH m AS MATERIALIZED ({inner}) "  # noqa: S608
        f"SELECT 'total', '', count(*), NULL::uuid FROM m WHERE {where()} UNION ALL ({first}) UNION ALL {facets}"
    )
    overview = _Overview([], 0, {name: {} for name in FACETS})
    total = 0
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        for what, value, found, pk in cursor.fetchall():
            if what == "total":
                total = found
            elif what == "first":
                overview.first.append(pk)
            elif value:
                overview.facets[what][value] = found
    return _Overview(overview.first, total, overview.facets)
