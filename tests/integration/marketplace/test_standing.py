"""Who is listed: one column that PostgreSQL keeps, and everything that asks it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from kernel import clock
from marketplace.calendar.selectors import calendar_load, slots_free
from marketplace.models import Professional
from marketplace.professionals.selectors import listed
from marketplace.professionals.standing import is_listed
from tests.factories.marketplace import make_professional

pytestmark = pytest.mark.django_db
LAST_DAY = date(2031, 3, 10)


def ending(zone: str, last_day: date = LAST_DAY) -> Professional:
    professional = make_professional(zone=zone)
    Professional.objects.filter(pk=professional.pk).update(licensed_until=last_day)
    professional.refresh_from_db()
    return professional


@pytest.mark.parametrize(
    ("zone", "ends"),
    [
        ("UTC", datetime(2031, 3, 11, tzinfo=UTC)),
        ("Asia/Kolkata", datetime(2031, 3, 10, 18, 30, tzinfo=UTC)),
        # The day clocks go forward in New York: 9 March 2031.
        ("America/New_York", datetime(2031, 3, 11, 4, tzinfo=UTC)),
        ("Pacific/Apia", datetime(2031, 3, 10, 11, tzinfo=UTC)),
    ],
)
def test_a_licence_is_good_to_the_end_of_its_last_day_where_she_works(zone: str, ends: datetime) -> None:
    professional = ending(zone)
    assert professional.listed_until == ends
    assert is_listed(professional.listed_until, ends - timedelta(seconds=1))
    assert not is_listed(professional.listed_until, ends)
    for at, found in ((ends - timedelta(seconds=1), True), (ends, False)):
        with clock.frozen(at):
            assert listed().filter(pk=professional.pk).exists() is found
            assert calendar_load(professional.pk).bookable is found


@pytest.mark.parametrize("state", sorted(set(Professional.State.values) - {"approved"}))
def test_whatever_licence_she_has_only_the_approved_are_listed(state: str) -> None:
    professional = make_professional(state=state)
    professional.refresh_from_db()
    assert professional.listed_until is None
    assert not listed().filter(pk=professional.pk).exists()


def test_no_slot_is_offered_behind_the_licences_last_day() -> None:
    with clock.frozen(datetime(2031, 3, 8, 6, tzinfo=UTC)):
        professional = ending("UTC")
        found = slots_free(professional.pk, clock.now(), clock.now() + timedelta(days=14), 50)
        assert max(slot.starts_at for slot in found).date() == LAST_DAY
        Professional.objects.filter(pk=professional.pk).update(licensed_until=LAST_DAY + timedelta(days=365))
        found = slots_free(professional.pk, clock.now(), clock.now() + timedelta(days=14), 50)
        assert max(slot.starts_at for slot in found).date() > LAST_DAY + timedelta(days=7)
