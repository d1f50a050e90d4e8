"""`manage.py demo_seed`: fill an empty database with the demo world; does nothing where it already is."""

from __future__ import annotations

import time
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from consultations.management import demo


class Command(BaseCommand):
    help = "Fill an empty database with deterministic demo data (60 professionals, 40 patients, a day in progress)."

    def handle(self, *_args: Any, **_options: Any) -> None:
        demo.refuse_outside_local()
        found = demo.state()
        if found == "half":
            self.stdout.write("An earlier seed was interrupted: starting from an empty database again.")
            demo.wipe()
            call_command("migrate", interactive=False, verbosity=0)
        if found == "done":
            self.stdout.write("The demo data is already there.")
            return
        if found == "foreign":
            self.stdout.write("This database already holds people that are not from the demo: left as it is.")
            return
        began = time.monotonic()
        demo.tell(self.stdout.write)
        self.stdout.write(f"Demo data made in {time.monotonic() - began:.0f} s.")
