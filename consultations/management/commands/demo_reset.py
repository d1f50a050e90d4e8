"""`manage.py demo_reset`: throw everything away and tell the demo world anew, around today."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from consultations.management import demo


class Command(BaseCommand):
    help = "Empty PostgreSQL, MongoDB and Valkey and make the demo data again (local settings only)."

    def handle(self, *_args: Any, **_options: Any) -> None:
        demo.refuse_outside_local()
        demo.wipe()
        call_command("migrate", interactive=False, verbosity=0)
        call_command("demo_seed", stdout=self.stdout)
