"""Audited commands per second against unaudited ones, sixteen writers: `python -m benchmarks.audit [--json] [--quick]`.

The command is a real one (a person changes her profile: authorise, lock, change, audit, outbox, commit, publish). The reference
is the very same service with its audit line left out, and nothing else. Rounds of both alternate, and the ratio is the median
of neighbouring rounds, so that what else the machine does meets both alike. The last two bars are what the price is paid for:
every command left its line, and the chains the sixteen wrote to verify.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.holds import together
from config import embedded

WRITERS = 16
# Half of what is possible without a log would be too dear a log.
LEAST = 0.5


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.audit")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--quick", action="store_true", help="fewer commands")
    options = parser.parse_args()
    for name in embedded.VARIABLES:
        os.environ.pop(name, None)
    with tempfile.TemporaryDirectory() as folder, embedded.start(Path(folder), ephemeral=True) as stores:
        os.environ.update(stores.environment, DJANGO_SETTINGS_MODULE="config.settings.test")
        import django

        django.setup()
        found = measure(commands=10 if options.quick else 40, rounds=3 if options.quick else 7)
    if options.json:
        print(json.dumps(found))
    else:
        for name, bar in found.items():
            print(f"{name}: {bar['ours']} (reference {bar['reference']}, ratio {bar['ratio']})")
    return 0 if all(bar["ok"] for bar in found.values()) else 1


def measure(*, commands: int, rounds: int) -> dict[str, dict[str, Any]]:
    """All bars; each writer gives `commands` commands a round, and there are `rounds` rounds of either kind."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    from access import audit
    from access.models import AuditEvent
    from tests.factories.accounts import actor, person

    people = [actor(person()) for _ in range(WRITERS)]
    works = [_writer(who, commands) for who in people]
    together(works)  # connections, caches and the month's partition are there for both
    lines = AuditEvent.objects.filter(action="profile.changed").count()
    audited, bare = [], []
    for _ in range(rounds):
        audited.append(WRITERS * commands / together(works))
        with _unaudited():
            bare.append(WRITERS * commands / together(works))
    ratio = statistics.median(one / other for one, other in zip(audited, bare, strict=True))
    left = AuditEvent.objects.filter(action="profile.changed").count() - lines
    given = WRITERS * commands * rounds
    problems = len(audit.verify())
    return {
        f"audited commands per second, {WRITERS} writers": {
            "ours": round(statistics.median(audited), 1), "reference": round(statistics.median(bare), 1),
            "ratio": round(ratio, 3), "bar": f">= {LEAST}", "ok": ratio >= LEAST,
        },
        "lines left by the audited commands": {
            "ours": left, "reference": given, "ratio": None, "bar": f"= {given}", "ok": left == given,
        },
        "problems found in the chains": {"ours": problems, "reference": 0, "ratio": None, "bar": "= 0", "ok": problems == 0},
    }  # fmt: skip


def _writer(who: Any, commands: int) -> Callable[[], None]:
    from accounts.people.services import profile_update

    def work() -> None:
        for number in range(commands):
            # Each one changes something, from round to round as well.
            profile_update(actor=who, person_id=who.id, name=f"Name {number}")

    return work


@contextmanager
def _unaudited() -> Iterator[None]:
    """The service without its audit line."""
    from unittest.mock import patch

    with patch("accounts.people.services.record"):
        yield


if __name__ == "__main__":
    sys.exit(main())
