"""The demo world's check-ins and matches: trends over months, somebody half-way, an answer that raised an alert, slates.

Takes `patients` and `marketplace.professionals`. Runs after the sessions are told, so that alerts find their professional.
"""

from __future__ import annotations

import random
from datetime import timedelta

from access.actors import Actor
from kernel import clock
from kernel.demo import DemoWorld
from marketplace.assessments.services import response_answer, response_start, response_submit
from marketplace.matching.intake import AGE_GROUPS, CULTURES, STYLES
from marketplace.matching.models import MatchProfile
from marketplace.matching.services import match_facts_refresh, match_make

# Totals over the last months, oldest first: one who gets better, one up and down, one just begun.
COURSES = {
    "phq-9": ((16, 14, 11, 8, 6), (9, 12, 10), (7,)),
    "gad-7": ((14, 12, 9, 7), (8, 6), (11,)),
}
PREFIX = {"phq-9": "phq", "gad-7": "gad"}
COUNT = {"phq-9": 8, "gad-7": 7}  # the ninth question of PHQ-9 is answered with 0 here


def profiles_seed(world: DemoWorld) -> None:
    """How each professional works, for the score."""
    rng = random.Random("matching")  # noqa: S311 - the demo's own chance, the same every time
    MatchProfile.objects.bulk_create(
        MatchProfile(
            professional=one,
            age_groups=["adult", *rng.sample([group for group in AGE_GROUPS if group != "adult"], rng.randint(0, 2))],
            styles=rng.sample(STYLES, 2),
            cultures=rng.sample(CULTURES, rng.randint(0, 2)),
            risk_competent=one.kind in {"psychologist", "psychiatrist"},
        )
        for one in world.get("marketplace.professionals")
    )


def care_seed(world: DemoWorld) -> None:
    """Check-ins, alerts and slates, told at their own times."""
    patients = world.get("patients")
    for number, patient in enumerate(patients[:3]):
        actor = Actor.person(patient.pk)
        for code, courses in COURSES.items():
            totals = courses[number]
            for place, total in enumerate(totals):
                with clock.shift(timedelta(days=-(len(totals) - place) * 21)):
                    _take(actor, code, total)
    # Half-way through, to be gone on with.
    started = response_start(actor=Actor.person(patients[0].pk), code="gad-7")
    for item in ("gad1", "gad2", "gad3"):
        response_answer(actor=Actor.person(patients[0].pk), response_id=started.pk, item=item, value=1)
    # Two whose answer needs somebody: one minutes ago, one waiting longer than it should.
    for patient, minutes, value in ((patients[4], 6, 1), (patients[5], 95, 2)):
        with clock.shift(timedelta(minutes=-minutes)):
            row = response_start(actor=Actor.person(patient.pk), code="phq-9")
            response_answer(actor=Actor.person(patient.pk), response_id=row.pk, item="phq9", value=value)
    match_facts_refresh(actor=Actor.system("demo"))
    _matches(world)


def _take(actor: Actor, code: str, total: int) -> None:
    row = response_start(actor=actor, code=code)
    left = total
    for number in range(1, COUNT[code] + 1):
        value = min(3, -(-left // (COUNT[code] + 1 - number)))
        left -= value
        response_answer(actor=actor, response_id=row.pk, item=f"{PREFIX[code]}{number}", value=value)
    if code == "phq-9":
        response_answer(actor=actor, response_id=row.pk, item="phq9", value=0)
        response_answer(actor=actor, response_id=row.pk, item="phq10", value=1)
    response_submit(actor=actor, response_id=row.pk)


def _matches(world: DemoWorld) -> None:
    rng = random.Random("slates")  # noqa: S311 - as above
    places = sorted({code for one in world.get("marketplace.professionals") for code in one.jurisdictions})
    concerns = ("anxiety", "depression", "sleep", "relationships", "stress", "grief")
    for number, patient in enumerate(world.get("patients")[:12]):
        data = {
            "jurisdiction": rng.choice(places), "languages": ["en"], "concerns": rng.sample(concerns, 2), "within_days": 14,
            "genders": ["woman"] if number % 4 == 0 else [], "styles": rng.sample(STYLES, 1) if number % 3 == 0 else [],
        }  # fmt: skip
        with clock.shift(timedelta(days=-number)):
            match_make(actor=Actor.person(patient.pk), data=data)
