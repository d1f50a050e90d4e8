"""The platform in numbers: counted once, kept, told when new, and the same by events as by a fresh look."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from access.actors import Actor
from consultations.boards.metrics import day_of, hour_of, metrics_refresh, metrics_snapshot
from consultations.boards.models import MetricHour
from consultations.bookings import cancellation
from kernel import clock
from kernel.errors import Forbidden
from tests.factories.accounts import person
from tests.factories.consultations import SYSTEM, admit, confirmed, connect, join, pair, tomorrow
from tests.integration.consultations.outgoing import events, mark

pytestmark = pytest.mark.django_db(transaction=True)


def folded(shown: dict[str, Any], happened: list[tuple[str, dict[str, Any]]]) -> dict[str, Any]:
    """What the browser does: buckets replace buckets, the newest stay."""
    for _, data in happened:
        hours = {one["at"]: one for one in [*shown["hours"], *data["hours"]]}
        days = {one["at"]: one for one in [*shown["days"], *data["days"]]}
        shown = {
            "now": data["now"],
            "hours": [hours[at] for at in sorted(hours)][-24:],
            "days": [days[at] for at in sorted(days)][-14:],
        }
    return shown


def test_an_hour_is_counted_once_and_told_when_it_is_new(django_assert_num_queries: Any) -> None:
    two, other = pair(), pair()
    watcher = Actor.person(person(role="support").pk)
    start = tomorrow(10)

    def look() -> dict[str, Any]:
        return metrics_snapshot(actor=watcher).model_dump(mode="json")

    booking, cancelled = confirmed(two, at=start), confirmed(other, at=start + timedelta(days=2))
    assert metrics_refresh(actor=SYSTEM)
    assert not metrics_refresh(actor=SYSTEM), "nothing new, nothing told"
    watchers = [(look(), mark())]
    assert watchers[0][0]["hours"][-1]["revenue"] == {"EUR": 12_000}
    with clock.frozen(start - timedelta(minutes=5)):
        join(booking)
    with clock.frozen(start + timedelta(minutes=4)):
        admit(two, booking)
        connect(two, booking)
        assert metrics_refresh(actor=SYSTEM)
        watchers.append((look(), mark()))
        cancellation.booking_cancel(actor=other.her, booking_id=cancelled.pk, reason="plans")
        assert metrics_refresh(actor=SYSTEM)
        hour = look()["hours"][-1]
        assert (hour["waits"], hour["wait_seconds"], hour["cancelled"]) == (1, 240, 1)
        assert hour["refunds"] == {"EUR": 6_000}
        assert look()["now"]["running"] == 1
        assert look()["now"]["utilisation_percent"] == 100
        for shown, since in watchers:
            assert folded(shown, events("board:metrics", since)) == look()
        with django_assert_num_queries(2):
            metrics_snapshot(actor=watcher)
    # The hour that is over keeps what was counted even if nobody counts it again.
    with clock.frozen(start + timedelta(hours=3)):
        assert metrics_refresh(actor=SYSTEM)
        assert MetricHour.objects.get(at=hour_of(start)).counts["cancelled"] == 1
        assert look()["days"][-1]["cancelled"] == 1
        assert look()["days"][-1]["at"] == day_of(start).isoformat().replace("+00:00", "Z")


def test_numbers_are_for_those_who_may_see_them() -> None:
    with pytest.raises(Forbidden):
        metrics_snapshot(actor=Actor.person(person().pk))
    with pytest.raises(Forbidden):
        metrics_refresh(actor=Actor.person(person(role="support").pk))
