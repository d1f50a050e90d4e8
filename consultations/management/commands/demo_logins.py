"""`manage.py demo_logins`: one log-in per kind of person, as a table or as JSON."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from consultations.management import demo


class Command(BaseCommand):
    help = "Print the demo log-ins."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="a JSON list of {kind, login, password, note}")

    def handle(self, *_args: Any, **options: Any) -> None:
        demo.refuse_outside_local()
        logins = demo.logins()
        if options["json"]:
            self.stdout.write(json.dumps([asdict(login) for login in logins], ensure_ascii=False))
            return
        widths = [max((len(getattr(row, name)) for row in logins), default=0) for name in ("kind", "login", "password")]
        for row in logins:
            cells = zip((row.kind, row.login, row.password), widths, strict=True)
            self.stdout.write("  ".join(text.ljust(width) for text, width in cells) + f"  {row.note}".rstrip())
