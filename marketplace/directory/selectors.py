"""Searching the directory: at most three queries, however many are found.

First every typed word must match (full text, word beginnings, English stems). Only if nobody matches, each longer word is
compared by trigrams, so that a slip of the finger still finds, and an exact answer is never diluted by a near one.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank, TrigramWordSimilarity
from django.db.models import (
    Case,
    Count,
    Expression,
    ExpressionWrapper,
    F,
    FloatField,
    Func,
    IntegerField,
    Q,
    QuerySet,
    TextField,
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

# A rating is pulled towards this prior as if that many had already given it (matching.md: quality is shrunk).
PRIOR_STARS, PRIOR_WEIGHT = 4.4, 15
# Word similarity from which a word counts as the same, mistyped. Two letters swapped in seven give 0.37.
SIMILAR = 0.36
SHORTEST_FUZZY = 4
FACETS = {
    "concern": "specialties",
    "language": "languages",
    "modality": "modalities",
    "kind": "kind",
    "gender": "gender",
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


def directory_search(query: DirectoryQuery) -> Directory:
    """Listed professionals that match, a page of them. Raises Invalid("bad_cursor")."""
    as_of, fuzzy, after = _position(query)
    rows = _page(query, as_of, fuzzy=fuzzy, after=after)
    if not rows and query.words and query.cursor is None:
        fuzzy = True
        rows = _page(query, as_of, fuzzy=True, after=None)
    more = len(rows) > query.limit
    rows = rows[: query.limit]
    following = (
        encode([query.sort, as_of.isoformat(), fuzzy, _key_text(vars(rows[-1])["key"]), str(rows[-1].pk)])
        if more
        else None
    )
    total, facets = _facets(query, as_of, fuzzy=fuzzy) if query.cursor is None else (None, None)
    return Directory(rows, following, fuzzy, total, facets)


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


def _page(
    query: DirectoryQuery, as_of: datetime, *, fuzzy: bool, after: tuple[Any, uuid.UUID] | None
) -> list[Professional]:
    rows = _matching(query, as_of, fuzzy=fuzzy)
    key, descending = _order(query, as_of, fuzzy=fuzzy)
    rows = rows.select_related("presence").annotate(key=key)
    if after is not None:
        value, last = after
        if value is None:
            rows = rows.filter(key__isnull=True, pk__gt=last)
        else:
            beyond = Q(**{"key__lt" if descending else "key__gt": value}) | Q(key=value, pk__gt=last)
            # Rows without a key (no free slot, no price) stand last.
            rows = rows.filter(beyond | Q(key__isnull=True))
    order = F("key").desc(nulls_last=True) if descending else F("key").asc(nulls_last=True)
    return list(rows.order_by(order, "pk")[: query.limit + 1])


def _matching(query: DirectoryQuery, as_of: datetime, *, fuzzy: bool, without: str = "") -> QuerySet[Professional]:
    """Everybody who matches; `without` leaves one field's filter out, for that field's own facet."""
    rows = listed(as_of.date())
    if query.words:
        rows = rows.filter(_near(query.words) if fuzzy else _exact(query.words))
    for name, condition in _conditions(query, as_of).items():
        if name != without:
            rows = rows.filter(condition)
    return rows


def _conditions(query: DirectoryQuery, as_of: datetime) -> dict[str, Q]:
    wanted: dict[str, Q] = {}
    for name, column in ARRAYS.items():
        values = getattr(query, name)
        if values:
            wanted[name] = Q(**{f"{column}__overlap": list(values)})
    for name in ("kind", "gender"):
        values = getattr(query, name)
        if values:
            wanted[name] = Q(**{f"{name}__in": list(values)})
    if query.max_price is not None:
        wanted["max_price"] = Q(price_order__lte=order_value(query.max_price, query.currency))
    if query.online:
        wanted["online"] = Q(presence__state=ProfessionalPresence.State.AVAILABLE)
    if query.within_hours is not None:
        wanted["within_hours"] = Q(next_free_at__lte=as_of + timedelta(hours=query.within_hours))
    return wanted


def _exact(words: tuple[str, ...]) -> Q:
    return Q(search_vector=_tsquery(words))


def _tsquery(words: tuple[str, ...]) -> Any:
    raw = prefix_query(words)
    return SearchQuery(raw, search_type="raw", config="simple") | SearchQuery(raw, search_type="raw", config="english")


def _near(words: tuple[str, ...]) -> Q:
    near = Q(pk__in=[])
    for word in words:
        near |= Q(search_vector=_tsquery((word,)))
        if len(word) >= SHORTEST_FUZZY:
            near |= Q(pk__in=_similar(word))
    return near


def _similar(word: str) -> Any:
    return (
        Professional.objects.annotate(near=TrigramWordSimilarity(word, "search_document"))
        .filter(near__gte=SIMILAR)
        .values("pk")
    )


def _order(query: DirectoryQuery, as_of: datetime, *, fuzzy: bool) -> tuple[Expression | F, bool]:
    """What the list is ordered by, and whether downwards. Computed keys are whole numbers, so that a cursor is exact."""
    if query.sort == "soonest":
        return F("next_free_at"), False
    if query.sort == "price":
        return F("price_order"), False
    quality = _quality()
    if query.sort == "rating":
        return quality, True
    # Somebody without room soon is not put first.
    room = Case(
        When(next_free_at__lte=as_of + timedelta(hours=48), then=Value(300)),
        When(next_free_at__lte=as_of + timedelta(days=7), then=Value(150)),
        default=Value(0),
        output_field=IntegerField(),
    )
    return ExpressionWrapper(quality + room + _relevance(query.words, fuzzy=fuzzy), IntegerField()), True


def _quality() -> Expression:
    mean = ExpressionWrapper(
        (F("rating_sum") + Value(PRIOR_STARS * PRIOR_WEIGHT)) / (F("rating_count") + Value(float(PRIOR_WEIGHT))),
        output_field=FloatField(),
    )
    return Cast(ExpressionWrapper(mean * Value(1000.0), FloatField()), IntegerField())


def _relevance(words: tuple[str, ...], *, fuzzy: bool) -> Expression:
    if not words:
        return Value(0, output_field=IntegerField())
    if not fuzzy:
        return Cast(SearchRank(F("search_vector"), _tsquery(words)) * Value(10_000.0), IntegerField())
    nearness = [TrigramWordSimilarity(word, "search_document") for word in words]
    best = nearness[0] if len(nearness) == 1 else Greatest(*nearness)
    return Cast(best * Value(10_000.0), IntegerField())


def _facets(query: DirectoryQuery, as_of: datetime, *, fuzzy: bool) -> tuple[int, dict[str, dict[str, int]]]:
    """How many are found, and for each field how many each of its values would find; one query."""
    parts = []
    for name, column in FACETS.items():
        value: Any = Func(F(column), function="unnest", output_field=TextField()) if name in ARRAYS else F(column)
        parts.append(
            _matching(query, as_of, fuzzy=fuzzy, without=name)
            .order_by()
            .annotate(facet=Value(name, output_field=TextField()), value=Cast(value, TextField()))
            .values("facet", "value")
            .annotate(found=Count("pk"))
            .values_list("facet", "value", "found")
        )
    everybody = (
        _matching(query, as_of, fuzzy=fuzzy)
        .order_by()
        .annotate(facet=Value("total", output_field=TextField()), value=Value("", output_field=TextField()))
        .values("facet", "value")
        .annotate(found=Count("pk"))
        .values_list("facet", "value", "found")
    )
    facets: dict[str, dict[str, int]] = {name: {} for name in FACETS}
    total = 0
    for name, value_text, found in everybody.union(*parts, all=True):
        if name == "total":
            total = found
        elif value_text:
            facets[name][value_text] = found
    return total, facets
