"""Write results for research as CSV: only of people who agree, and never of a few."""

import csv
import dataclasses
import uuid
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from access.actors import Actor
from kernel.errors import DomainError
from marketplace.research.extraction import Finding, research_extract


class Command(BaseCommand):
    help = "Write the results of one questionnaire as CSV, pseudonymised, of people who agree to research."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", help="the questionnaire, e.g. phq-9")
        parser.add_argument("--by", required=True, type=uuid.UUID, help="the account that answers for it")
        parser.add_argument("--purpose", required=True, help="a code that stays in the audit log")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            extract = research_extract(
                actor=Actor.person(options["by"]), code=options["code"], purpose=options["purpose"]
            )
        except DomainError as refused:
            raise CommandError(refused.code) from refused
        out = csv.writer(self.stdout)
        out.writerow([field.name for field in dataclasses.fields(Finding)])
        out.writerows(dataclasses.astuple(finding) for finding in extract.findings)
        self.stderr.write(f"{len(extract.findings)} rows, {extract.suppressed} left out")
