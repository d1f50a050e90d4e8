"""The steps of the onboarding, and what is right in each. Pure: no Django, no database.

What was typed is kept as typed, within bounds that only a program would pass; whether it is right is said beside it, by field.
"""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import available_timezones

from marketplace.matching.intake import AGE_GROUPS
from marketplace.professionals import catalogue

STEPS = ("about", "licences", "focus", "meeting", "rates", "words", "photo")
# Steps whose values are kept in the draft; licences and photo have rows of their own.
TYPED = ("about", "focus", "meeting", "rates", "words")
CURRENCIES = ("INR", "EUR", "USD", "GBP", "AUD", "NZD")
_TEXTS = {
    "about": ("display_name", "kind", "gender", "zone"),
    "words": ("headline", "bio"),
    # The licence that is being typed and has no document yet.
    "licences": ("jurisdiction", "authority", "number", "expires_on"),
}
_CODES = {"focus": ("specialties", "approaches", "age_groups"), "meeting": ("languages", "modalities")}
_VOCABULARY = {
    "specialties": (frozenset(catalogue.SPECIALTIES), 8),
    "approaches": (frozenset(catalogue.APPROACHES), 8),
    "age_groups": (frozenset(AGE_GROUPS), 4),
    "languages": (frozenset(catalogue.LANGUAGES), 8),
    "modalities": (frozenset(catalogue.MODALITIES), 3),
}
_LENGTHS = {"display_name": (2, 120), "headline": (10, 160), "bio": (80, 6000)}
LONGEST_TYPED, MOST_CODES, MOST_OFFERS = 20_000, 40, 12
LEAST_PRICE, MOST_PRICE = 100, 10_000_000
LEAST_MINUTES, MOST_MINUTES = 10, 240

Values = dict[str, Any]
Problems = dict[str, str]


def kept(step: str, values: Values) -> Values:
    """What is kept of what was typed: known fields, of the right kind, within bounds."""
    found: Values = {}
    for name in _TEXTS.get(step, ()):
        found[name] = str(values.get(name) or "")[:LONGEST_TYPED]
    for name in _CODES.get(step, ()):
        given = values.get(name)
        codes = [str(code)[:40] for code in given] if isinstance(given, list) else []
        found[name] = list(dict.fromkeys(codes))[:MOST_CODES]
    if step == "about":
        found["practising_since"] = _number(values.get("practising_since"))
    if step == "rates":
        given = values.get("offers")
        found["offers"] = (
            [_offer(one) for one in given[:MOST_OFFERS] if isinstance(one, dict)] if isinstance(given, list) else []
        )
    return found


def problems(step: str, values: Values, *, today: date) -> Problems:
    """Field → code of what is not right: `required`, `too_short`, `too_long`, `unknown`, `too_many`, `bad_year`, `bad_price`,
    `bad_minutes`, `doubled`."""
    found: Problems = {}
    for name in _TEXTS.get(step, ()):
        _text(name, str(values.get(name) or "").strip(), found)
    for name in _CODES.get(step, ()):
        words, most = _VOCABULARY[name]
        given = values.get(name) or []
        if not given:
            found[name] = "required"
        elif set(given) - words:
            found[name] = "unknown"
        elif len(given) > most:
            found[name] = "too_many"
    if step == "about":
        year = values.get("practising_since")
        if year is not None and not today.year - 70 <= year <= today.year:
            found["practising_since"] = "bad_year"
    if step == "rates":
        _rates(values.get("offers") or [], found)
    return found


def _text(name: str, text: str, found: Problems) -> None:
    if name == "kind" and text not in dict(catalogue.KINDS):
        found[name] = "unknown" if text else "required"
    elif name == "gender" and text and text not in dict(catalogue.GENDERS):
        found[name] = "unknown"
    elif name == "zone" and text not in available_timezones():
        found[name] = "unknown" if text else "required"
    elif name in _LENGTHS:
        least, most = _LENGTHS[name]
        if not text:
            found[name] = "required"
        elif len(text) < least:
            found[name] = "too_short"
        elif len(text) > most:
            found[name] = "too_long"


def _rates(offers: list[Values], found: Problems) -> None:
    if not offers:
        found["offers"] = "required"
    seen: set[tuple[str, int, str]] = set()
    for place, offer in enumerate(offers):
        title = offer["title"].strip()
        if not 2 <= len(title) <= 80:
            found[f"offers.{place}.title"] = "too_long" if len(title) > 80 else "required"
        if offer["minutes"] is None or not LEAST_MINUTES <= offer["minutes"] <= MOST_MINUTES:
            found[f"offers.{place}.minutes"] = "bad_minutes"
        if offer["amount"] is None or not LEAST_PRICE <= offer["amount"] <= MOST_PRICE:
            found[f"offers.{place}.amount"] = "bad_price"
        if offer["currency"] not in CURRENCIES:
            found[f"offers.{place}.currency"] = "required"
        same = (title.casefold(), offer["minutes"] or 0, offer["currency"])
        if same in seen:
            found[f"offers.{place}.title"] = "doubled"
        seen.add(same)


def _offer(given: Values) -> Values:
    return {
        "title": str(given.get("title") or "")[:200],
        "minutes": _number(given.get("minutes")),
        "amount": _number(given.get("amount")),
        "currency": str(given.get("currency") or "")[:3].upper(),
    }


def _number(value: Any) -> int | None:
    whole = isinstance(value, int) and not isinstance(value, bool)
    return value if whole and abs(value) < 2**31 else None
