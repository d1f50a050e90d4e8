"""Search, slots and matching at 10,000 professionals and 2 million claims: `python -m benchmarks.marketplace [--json] [--quick]`.

The database is made for the run and thrown away. `--quick` has a tenth of the claims and fewer rounds, and
says so. Holds under contention have commands of their own, `benchmarks.holds` and `benchmarks.races`.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from config import embedded

PROFESSIONALS = 10_000
CLAIMS_EACH, CLAIMS_EACH_QUICK = 200, 20


def main() -> int:
    """Fill, measure and print; 1 when a bar is missed."""
    parser = argparse.ArgumentParser(prog="benchmarks.marketplace")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--quick", action="store_true", help="200,000 claims instead of 2 million, fewer rounds")
    options = parser.parse_args()
    for name in embedded.VARIABLES:
        os.environ.pop(name, None)
    with (
        tempfile.TemporaryDirectory(prefix="mindo-bench-", dir="/var/tmp") as folder,
        embedded.start(Path(folder), ephemeral=True) as stores,
    ):
        os.environ.update(stores.environment, DJANGO_SETTINGS_MODULE="config.settings.test")
        import django

        django.setup()
        found = measure(stores.database_url, quick=options.quick)
    if options.json:
        print(json.dumps(found))
    else:
        for name, bar in found.items():
            print(f"{name}: {bar}")
    return 0 if all(bar["ok"] for bar in found.values()) else 1


def measure(url: str, *, quick: bool) -> dict[str, dict[str, Any]]:
    """All bars of the marketplace, by name."""
    from django.core.management import call_command
    from django.db import connection

    from benchmarks.marketplace import filling, matching, searching, slots

    call_command("migrate", interactive=False, verbosity=0)
    began = time.perf_counter()
    each = CLAIMS_EACH_QUICK if quick else CLAIMS_EACH
    filling.fill(url, professionals=PROFESSIONALS, claims_each=each)
    filled = time.perf_counter() - began
    claims = PROFESSIONALS * each
    many = 60 if quick else 1_000
    found = {
        f"filling {PROFESSIONALS:,} professionals, {claims:,} claims": {
            "ours": f"{filled:.0f} s", "reference": "", "ratio": None, "bar": "none", "ok": True,
        },
        "directory search, p95": searching.measure(url, rounds=8 if quick else 40),
        "rows read to count everybody by facets": searching.covered(),
        "slots of one professional, 42 days, p95": slots.measure_one(url, rounds=60 if quick else 300),
        f"slots of {many:,} professionals, 60 days": slots.measure_many(url, professionals=many),
        "a match over 10,000 professionals, median": matching.measure(rounds=30 if quick else 200),
    }  # fmt: skip
    connection.close()
    return found


if __name__ == "__main__":
    sys.exit(main())
