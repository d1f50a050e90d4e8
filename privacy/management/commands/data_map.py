"""Check the data map against the code, and write the register of processing."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from privacy.register.checks import problems
from privacy.register.render import register

PAGE = Path(settings.BASE_DIR) / "artifacts" / "register-of-processing.md"


class Command(BaseCommand):
    help = (
        "Write artifacts/register-of-processing.md from the apps' declarations; --check fails on anything unclassified."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; exit 1 on a gap")

    def handle(self, *args: Any, **options: Any) -> None:
        gaps = problems()
        for gap in gaps:
            self.stderr.write(gap)
        if gaps:
            raise CommandError(f"{len(gaps)} gap(s) in the data map: declare them in the app's data_map.py.")
        if options["check"]:
            self.stdout.write("Every column and collection is classified.")
            return
        PAGE.parent.mkdir(exist_ok=True)
        PAGE.write_text(register(), encoding="utf-8")
        self.stdout.write(f"Written: {PAGE.relative_to(settings.BASE_DIR)}")
