"""Slot holds per second against a bare SQL insert of the very same rows: `python -m benchmarks.holds [--json] [--quick]`.

A hold authorises, checks the consent, locks and reads the calendar, writes claim, booking, audit lines and outbox rows in one
transaction, and publishes after commit. The reference writes the same rows, index for index, one transaction per hold, and
does nothing else: the distance between the two is the price of being right. Both run on the same server with as many
threads. The last bar is the rule itself: of fifty who want one slot at once, one gets it.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg.types.json import Jsonb

from config import embedded

if TYPE_CHECKING:
    from access.actors import Actor

Wish = tuple["Actor", Any, datetime]
THREADS = (1, 4)
PROFESSIONALS = 8


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.holds")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--quick", action="store_true", help="fewer holds")
    options = parser.parse_args()
    for name in embedded.VARIABLES:
        os.environ.pop(name, None)
    with tempfile.TemporaryDirectory() as folder, embedded.start(Path(folder), ephemeral=True) as stores:
        os.environ.update(stores.environment, DJANGO_SETTINGS_MODULE="config.settings.test")
        import django

        django.setup()
        found = measure(stores.database_url, patients=15 if options.quick else 50)
    if options.json:
        print(json.dumps(found))
    else:
        for name, bar in found.items():
            print(f"{name}: {bar['ours']} (reference {bar['reference']}, ratio {bar['ratio']})")
    return 0 if all(bar["ok"] for bar in found.values()) else 1


def measure(url: str, *, patients: int) -> dict[str, dict[str, Any]]:
    """All bars; `patients` persons hold one slot with each professional, per number of threads."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    from tests.factories.marketplace import make_professional

    professionals = [make_professional(terms={"daily_maximum": 12, "horizon_days": 60}) for _ in range(PROFESSIONALS)]
    found: dict[str, dict[str, Any]] = {}
    for threads in THREADS:
        before = _marks(url)
        wishes = _wishes(professionals, patients)
        ours = len(wishes) / together([_holder(share) for share in _shares(wishes, threads)])
        rows = _rows_since(url, before, len(wishes))
        bare = len(rows) / together([_inserter(url, share) for share in _shares(rows, threads)])
        found[f"slot holds per second, {threads} thread(s)"] = {
            "ours": round(ours, 1), "reference": round(bare, 1), "ratio": round(ours / bare, 3), "bar": "none", "ok": True,
        }  # fmt: skip
    winners = _rush(professionals[0])
    found["fifty want one slot: how many get it"] = {
        "ours": winners, "reference": 1, "ratio": None, "bar": "= 1", "ok": winners == 1,
    }  # fmt: skip
    return found


def together(works: list[Callable[[], None]]) -> float:
    """Run all at once; the seconds until the last is done."""
    from django.db import connection

    gate = threading.Barrier(len(works) + 1)
    failures: list[BaseException] = []

    def go(work: Callable[[], None]) -> None:
        connection.ensure_connection()
        gate.wait()
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - handed on to the main thread
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    gate.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return time.perf_counter() - began


def _shares(items: list[Any], number: int) -> list[list[Any]]:
    return [items[index::number] for index in range(number)]


def _wishes(professionals: Iterable[Any], patients: int) -> list[Wish]:
    """(actor, professional, start): every wish is for a slot of its own."""
    from kernel import clock
    from marketplace.calendar.selectors import calendar_load
    from marketplace.calendar.slots import slots_free
    from tests.factories.accounts import actor, person

    now = clock.now()
    actors = [actor(person()) for _ in range(patients)]
    wishes: list[Wish] = []
    for professional in professionals:
        calendar = calendar_load(professional.pk).calendar
        free = slots_free(calendar, minutes=50, start=now, end=now + timedelta(days=365), now=now)
        wishes += [(who, professional, slot.starts_at) for who, slot in zip(actors, free, strict=False)]
    # Neighbours in the list are of different professionals, as in life.
    return sorted(wishes, key=lambda wish: wish[2])


def _holder(wishes: list[Wish]) -> Callable[[], None]:
    from consultations.bookings.services import booking_hold

    offers = {wish[1].pk: wish[1].offers.get().pk for wish in wishes}

    def work() -> None:
        for who, professional, starts_at in wishes:
            booking_hold(
                actor=who,
                professional_id=professional.pk,
                offer_id=offers[professional.pk],
                starts_at=starts_at,
                modality="video",
            )

    return work


def _tables() -> list[str]:
    from access.models import AuditEvent
    from consultations.bookings.models import Booking
    from kernel.models import OutboxEntry
    from marketplace.calendar.models import Claim

    return [model._meta.db_table for model in (Claim, Booking, AuditEvent, OutboxEntry)]


def _marks(url: str) -> dict[str, str]:
    """The ids each table holds before the run."""
    with psycopg.connect(url) as connection:
        return {
            table: {row[0] for row in connection.execute(f"SELECT id FROM {table}")}  # type: ignore[misc]  # noqa: S608 - our own names
            for table in _tables()
        }


def _rows_since(url: str, before: dict[str, Any], holds: int) -> list[list[tuple[str, list[Any]]]]:
    """What the run wrote, dealt out hold by hold as statements with their values, and empty tables of the same shape."""
    written: list[list[tuple[str, list[Any]]]] = [[] for _ in range(holds)]
    with psycopg.connect(url, autocommit=True) as connection:
        for table in _tables():
            cursor = connection.execute(f"SELECT * FROM {table}")  # noqa: S608 - our own names
            columns = [column.name for column in cursor.description or ()]
            place = columns.index("id")
            new = [row for row in cursor.fetchall() if row[place] not in before[table]]
            connection.execute(f"DROP TABLE IF EXISTS bare_{table}")
            connection.execute(f"CREATE TABLE bare_{table} (LIKE {table} INCLUDING ALL)")
            statement = (
                f"INSERT INTO bare_{table} ({', '.join(columns)}) OVERRIDING SYSTEM VALUE "  # noqa: S608 - our own names
                f"VALUES ({', '.join(['%s'] * len(columns))})"
            )
            for number, row in enumerate(new):
                values = [Jsonb(value) if isinstance(value, dict | list) else value for value in row]
                written[number * holds // len(new)].append((statement, values))
    return written


def _inserter(url: str, holds: list[list[tuple[str, list[Any]]]]) -> Callable[[], None]:
    connection = psycopg.connect(url)

    def work() -> None:
        with connection:
            for statements in holds:
                with connection.transaction():
                    for statement, values in statements:
                        connection.execute(statement.encode(), values)
                connection.commit()

    return work


def _rush(professional: Any) -> int:
    """Fifty persons, one slot, at the same moment; how many hold it afterwards."""
    from consultations.bookings.services import booking_hold
    from kernel.errors import Conflict

    wishes = _wishes([professional], 50)
    starts_at = wishes[-1][2]
    offer = professional.offers.get()
    won: list[Any] = []

    def want(who: Actor) -> Callable[[], None]:
        def work() -> None:
            try:
                held = booking_hold(
                    actor=who, professional_id=professional.pk, offer_id=offer.pk, starts_at=starts_at, modality="video"
                )
            except Conflict:
                return
            won.append(held)

        return work

    together([want(wish[0]) for wish in wishes])
    return len(won)


if __name__ == "__main__":
    sys.exit(main())
