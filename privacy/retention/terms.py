"""The terms as data: general classes, and what each jurisdiction demands of clinical records and account data."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kernel.data_map import Retention


@dataclass(frozen=True, slots=True)
class Term:
    """One retention class in words, with where it comes from."""

    retention: str
    words: str
    source: str


@dataclass(frozen=True, slots=True)
class Law:
    """A jurisdiction's minimum terms in days; 0 means that nothing has to be kept."""

    clinical_days: int
    account_days: int
    source: str


@cache
def _data() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((Path(__file__).parent / "terms.json").read_text(encoding="utf-8"))
    return loaded


def general() -> list[Term]:
    """One term for each class, in the order of the classes."""
    return [Term(name.value, **_data()["general"][name.value]) for name in Retention]


def jurisdictions() -> dict[str, Law]:
    return {code: Law(**law) for code, law in _data()["jurisdictions"].items()}


def law_of(jurisdiction: str) -> Law:
    """The law of a place (ISO 3166-2), else of its country, else the default."""
    laws = jurisdictions()
    return laws.get(jurisdiction) or laws.get(jurisdiction.split("-", maxsplit=1)[0]) or laws["default"]
