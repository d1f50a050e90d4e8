"""Words are written through every field that takes them, and looked for wherever something is stored, logged or sent.

On the way every door that was written through is asked for its line in the audit log.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kernel import fetching
from kernel.tasks import drain
from tests import places
from tests.integration.access import matrix_world
from tests.integration.privacy import canary_story
from tests.integration.privacy.canary_fields import fields, idle_patterns, is_personal
from tests.integration.privacy.canary_story import elsewhere
from tests.integration.privacy.canary_walk import CONTACT, KEPT_NUMBER, NEEDLE, NUMBER, Walk, needles

# The address and the number somebody signs in by stand where they are looked up, and in nothing else.
LOOKED_UP = {"table accounts_user", "table account_emailaddress", "pg_dump"}
# Beginnings, by nobody who is known yet or of a ceremony whose end has its line.
NOT_AUDITED = {"POST auth/password/forgot", "POST auth/phone/start", "POST me/second-factor/passkeys/begin"}


@pytest.mark.django_db(transaction=True)
def test_no_personal_word_lies_in_clear_and_every_write_leaves_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.STORAGES = {**settings.STORAGES, "sealed": {
        "BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)},
    }}  # fmt: skip
    settings.HEADLESS_JWT_ACCESS_TOKEN_EXPIRES_IN = 3600
    monkeypatch.setattr(fetching, "fetch", elsewhere)
    walk = Walk(matrix_world.build())
    with walk.listening(monkeypatch):
        canary_story.whole_story(walk)
        drain()
        missing = [
            f"{door} {place}"
            for door, inside in fields().items()
            for place in sorted(inside)
            if is_personal(door, place) and not walk.walked(door, place)
        ]
    assert not missing, "\n".join(
        ["no step of canary_story writes through, and canary_fields does not say why:", *missing]
    )

    assert walk.silent == NOT_AUDITED

    assert [line for line in walk.lines if NEEDLE in line.lower() or CONTACT in line or NUMBER in line] == []
    assert walk.in_tasks() == []
    for person in ("other_patient", "unassigned_professional", "finance", "support"):
        assert walk.heard_by(walk.world.persons[person]) == [], person
    personal = [*needles(NEEDLE), KEPT_NUMBER.encode()]
    found = []
    for place, raw in (*places.stored(), places.dump()):
        low = raw.lower()
        found += [f"{one!r} in {place}" for one in personal if one.lower() in low]
        if place not in LOOKED_UP and not place.startswith("file "):
            found += [f"{one} in {place}" for one in (CONTACT, NUMBER) if one.encode() in low]
    assert not found, "\n".join(found[:40])


def test_every_line_that_lets_a_field_off_is_about_one_that_is_there() -> None:
    assert idle_patterns() == []
