"""Tell those who agreed that there is news of the platform."""

import uuid
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from access.actors import Actor
from accounts.notifications.news import news_send
from kernel.errors import DomainError


class Command(BaseCommand):
    help = "Tell everybody who agreed to marketing that there is news; once for an issue."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("issue", help="a code, e.g. 2027-spring")
        parser.add_argument("--by", required=True, type=uuid.UUID, help="the account that answers for it")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            told = news_send(actor=Actor.person(options["by"]), issue=options["issue"])
        except DomainError as refused:
            raise CommandError(refused.code) from refused
        self.stdout.write(f"{told} told.")
