"""`manage.py access_coverage [--json]`: what is guarded by what; ends with 1 if anything is open that must not be."""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from access.coverage import coverage


class Command(BaseCommand):
    help = "Lists endpoints, topics, commands and personal columns with the permission that guards each."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="machine-readable: {counts, open, declared}")

    def handle(self, *, json: bool = False, **_: Any) -> None:
        found = coverage()
        bare = [entry for entry in found if entry.problem]
        if json:
            self.stdout.write(_as_json(found))
        else:
            for kind, count in sorted(Counter(entry.kind for entry in found).items()):
                self.stdout.write(f"{kind:<10}{count:>5}")
            for entry in bare:
                self.stderr.write(f"open: {entry.kind} {entry.name}: {entry.problem}")
        if bare:
            sys.exit(1)


def _as_json(found: list[Any]) -> str:
    return json.dumps(
        {
            "counts": Counter(entry.kind for entry in found),
            "open": [asdict(entry) for entry in found if entry.problem],
            "declared": [asdict(entry) for entry in found if not entry.problem],
        },
        indent=2,
        sort_keys=True,
    )
