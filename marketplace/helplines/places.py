"""Countries by their codes: ISO 3166-1 alpha-2 with `EU`, and what they are called in both languages (names of CLDR)."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from pathlib import Path

EVERYWHERE, UNION = "", "EU"


@cache
def countries() -> dict[str, dict[str, str]]:
    """Code → name by language."""
    parsed: dict[str, dict[str, str]] = json.loads(
        (Path(__file__).parent / "countries.json").read_text(encoding="utf-8")
    )
    return parsed


# 112 is the emergency number of every member state (Directive (EU) 2018/1972, article 109).
EU_MEMBERS = (
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV", "MT",
    "NL", "PL", "PT", "RO", "SE", "SI", "SK",
)  # fmt: skip


@cache
def zones() -> dict[str, tuple[str, ...]]:
    """Code → IANA zones of the country, the older names browsers still give (`Asia/Calcutta`) included, from the tz database."""
    data = files("tzdata.zoneinfo")
    found: dict[str, set[str]] = {}
    for row in (data / "zone.tab").read_text(encoding="utf-8").splitlines():
        if not row.startswith("#"):
            code, _, zone = row.split("\t")[:3]
            found.setdefault(code, set()).add(zone)
    other_names: dict[str, list[str]] = {}
    for row in (data / "tzdata.zi").read_text(encoding="utf-8").splitlines():
        if row.startswith("L "):
            _, zone, name = row.split()
            other_names.setdefault(zone, []).append(name)
    # A link that is another country's own zone (Europe/London, Europe/Jersey) leads there and not here.
    claimed = {zone for own in found.values() for zone in own}
    return {
        code: tuple(sorted(own | {name for zone in own for name in other_names.get(zone, ()) if name not in claimed}))
        for code, own in found.items()
    }
