"""Countries by their codes: ISO 3166-1 alpha-2 with `EU`, and what they are called in both languages (names of CLDR)."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

EVERYWHERE = ""


@cache
def countries() -> dict[str, dict[str, str]]:
    """Code → name by language."""
    parsed: dict[str, dict[str, str]] = json.loads(
        (Path(__file__).parent / "countries.json").read_text(encoding="utf-8")
    )
    return parsed
