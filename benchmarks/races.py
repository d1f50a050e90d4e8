"""Many connections want the same slots at the same moment: how often does more than one get one? `python -m benchmarks.races`.

Sixteen threads, each with a PostgreSQL connection and a patient of its own, hold slots through the service patients' screens call
(`booking_hold`: consent, offer, locks, calendar, claim, booking, audit, outbox). A race is one slot that four of them want; they
start together, and four races run at once. A race is good if exactly one got the slot, every other one was told that it is taken,
and the tables hold one active claim and one held booking for it and none that overlaps another. A run that is not done after
`LONGEST` seconds stops, says how far it came, and misses its bar.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.holds import together
from config import embedded

CONNECTIONS = 16
WANTED_BY = 4
PROFESSIONALS = 24
RACES, QUICK = 10_000, 500
LONGEST = 15 * 60
PATIENCE = 60
OVERLAPS = """
SELECT count(*) FROM marketplace_claim one JOIN marketplace_claim other
ON one.professional_id = other.professional_id AND one.id < other.id AND one.period && other.period
WHERE one.state IN ('held', 'booked') AND other.state IN ('held', 'booked')
"""

# (professional's id, her offer's id, start): a slot that several want.
Race = tuple[Any, Any, datetime]


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.races")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK} races instead of {RACES}")
    options = parser.parse_args()
    for name in embedded.VARIABLES:
        os.environ.pop(name, None)
    with tempfile.TemporaryDirectory() as folder, embedded.start(Path(folder), ephemeral=True) as stores:
        os.environ.update(stores.environment, DJANGO_SETTINGS_MODULE="config.settings.test")
        import django

        django.setup()
        found = measure(QUICK if options.quick else RACES)
    if options.json:
        print(json.dumps(found))
    else:
        for name, bar in found.items():
            print(f"{name}: {bar['ours']} (wanted {bar['bar']})")
    return 0 if all(bar["ok"] for bar in found.values()) else 1


def measure(races: int) -> dict[str, dict[str, Any]]:
    """All bars over so many races."""
    from django.core.management import call_command

    from tests.factories.accounts import person
    from tests.factories.marketplace import make_professional

    call_command("migrate", interactive=False, verbosity=0)
    people = [person().pk for _ in range(CONNECTIONS)]
    professionals = [make_professional(terms={"horizon_days": 60}) for _ in range(PROFESSIONALS)]
    offers = {one.pk: one.offers.get().pk for one in professionals}
    slots = itertools.cycle(_slots(professionals[0]))
    outcomes: Counter[str] = Counter()
    seconds, done, attempts = 0.0, 0, 0
    ends = time.monotonic() + LONGEST
    while done < races and time.monotonic() < ends:
        at = next(slots)
        batch: list[Race] = [(pk, offer, at) for pk, offer in list(offers.items())[: races - done]]
        answers: list[list[str]] = [[] for _ in batch]
        seconds += together(_runners(batch, people, answers))
        active = _active(batch)
        for answer, there in zip(answers, active, strict=True):
            outcomes[_judged(answer, there)] += 1
        outcomes["overlaps"] += _overlaps()
        _give_back()
        done += len(batch)
        attempts += len(batch) * WANTED_BY
    return {
        "races with exactly one winner": _bar(outcomes["one"], races),
        "double bookings": _bar(outcomes["several"] + outcomes["overlaps"], 0),
        "races that ended otherwise": _bar(outcomes["other"], 0),
        "attempts per second": {
            "ours": round(attempts / seconds, 1), "reference": None, "ratio": None, "bar": "none", "ok": True,
        },
    }  # fmt: skip


def _bar(ours: int, wanted: int) -> dict[str, Any]:
    return {"ours": ours, "reference": wanted, "ratio": None, "bar": f"= {wanted}", "ok": ours == wanted}


def _judged(answers: list[str], there: int) -> str:
    """What became of a race: `there` claims hold its slot now."""
    if there > 1 or answers.count("held") > 1:
        return "several"
    right = there == 1 and sorted(answers) == ["held", *["slot_taken"] * (WANTED_BY - 1)]
    return "one" if right else "other"


def _slots(professional: Any) -> list[datetime]:
    from kernel import clock
    from marketplace.calendar.loading import calendar_load
    from marketplace.calendar.slots import slots_free

    now = clock.now() + timedelta(days=2)
    found = slots_free(
        calendar_load(professional.pk).calendar, minutes=50, start=now, end=now + timedelta(days=50), now=now
    )
    return [slot.starts_at for slot in found]


def _runners(batch: list[Race], people: list[Any], answers: list[list[str]]) -> list[Callable[[], None]]:
    """One piece of work for each connection: the races of its group, at the same moment as the rest of the group."""
    groups = CONNECTIONS // WANTED_BY
    gates = [threading.Barrier(WANTED_BY) for _ in range(groups)]

    def runner(number: int) -> Callable[[], None]:
        group = number % groups

        def work() -> None:
            for index in range(group, len(batch), groups):
                # When one of the four fails, the others do not wait for ever.
                gates[group].wait(PATIENCE)
                # A list's append is one step, whichever thread does it.
                answers[index].append(_want(people[number], batch[index]))

        return work

    return [runner(number) for number in range(CONNECTIONS)]


def _want(person_id: Any, race: Race) -> str:
    from access.actors import Actor
    from consultations.bookings.services import booking_hold
    from kernel.errors import DomainError

    professional_id, offer_id, starts_at = race
    try:
        booking_hold(
            actor=Actor.person(person_id),
            professional_id=professional_id,
            offer_id=offer_id,
            starts_at=starts_at,
            modality="video",
        )
    except DomainError as refusal:
        return refusal.code
    return "held"


def _active(batch: list[Race]) -> list[int]:
    """How many have each race's slot, by the calendar or by the bookings, whichever says more."""
    from consultations.bookings.models import Booking
    from marketplace.calendar.models import Claim

    claims = Counter(Claim.objects.filter(state__in=Claim.ACTIVE).values_list("professional_id", "starts_at"))
    bookings = Counter(Booking.objects.filter(state="held").values_list("professional_id", "starts_at"))
    return [max(claims[pk, at], bookings[pk, at]) for pk, _, at in batch]


def _overlaps() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(OVERLAPS)
        return int(cursor.fetchone()[0])


def _give_back() -> None:
    """All slots are free again for the next races, and everybody may hold with everybody."""
    from consultations.bookings.models import Booking
    from marketplace.calendar.models import Claim

    Booking.objects.filter(state="held").update(state="expired")
    Claim.objects.filter(state__in=Claim.ACTIVE).update(state="released", expires_at=None)


if __name__ == "__main__":
    began = time.monotonic()
    status = main()
    print(f"{time.monotonic() - began:.0f} s", file=sys.stderr)
    sys.exit(status)
