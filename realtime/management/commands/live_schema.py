"""Writes the live protocol's document and the browser's types from the code, or checks that they are up to date."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from realtime import schema, typescript


class Command(BaseCommand):
    """`manage.py live_schema [--check]`."""

    help = "Write schema/live.json and the browser's types; with --check, fail if they lag behind the code."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *, check: bool, **_: Any) -> None:
        root = Path(settings.BASE_DIR)
        document = schema.document()
        wanted = {
            root / "schema" / "live.json": json.dumps(document, indent=2, ensure_ascii=False) + "\n",
            root / "frontend" / "packages" / "live" / "src" / "schema.generated.ts": typescript.render(document),
        }
        stale = [path for path, text in wanted.items() if not path.exists() or path.read_text() != text]
        if check:
            if stale:
                names = ", ".join(str(path.relative_to(root)) for path in stale)
                raise CommandError(f"{names}: behind the code. Run manage.py live_schema and commit.")
            self.stdout.write("The live schema is up to date.")
            return
        for path in stale:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(wanted[path])
            self.stdout.write(f"wrote {path.relative_to(root)}")
