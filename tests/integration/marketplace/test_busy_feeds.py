"""Calendars elsewhere: read now and then, subtracted from what is offered, and nothing but time is kept of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from rest_framework.test import APIClient

from access.actors import Actor
from kernel import clock, fetching
from kernel.fetching import Door, Fetched, FetchFailed
from marketplace.calendar import busy_services as busy
from marketplace.calendar.models import BusyFeed, BusySpan
from marketplace.calendar.selectors import slots_free
from marketplace.models import Professional
from tests.factories.marketplace import make_professional, make_user

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("test")
SECRET = "https://calendars.example/private-7f3a/basic.ics"


class Elsewhere:
    """Stands where the network is: hands out one document, or fails."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.day = (clock.now() + timedelta(days=1)).strftime("%Y%m%d")
        self.asked: list[dict[str, str]] = []
        self.answer: Fetched | FetchFailed = self.document("100000", "120000")
        monkeypatch.setattr(fetching, "fetch", self.fetch)

    def document(self, start: str, end: str, title: str = "Oncologist Dr Vermilion") -> Fetched:
        return Fetched(
            (
                f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260101T000000Z\r\n"
                f"SUMMARY:{title}\r\nDTSTART:{self.day}T{start}Z\r\nDTEND:{self.day}T{end}Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
            ).encode(),
            '"1"',
            "",
        )

    def fetch(self, address: str, *, door: Door | None = None, **validators: str) -> Fetched:
        assert address == SECRET
        self.asked.append(validators)
        if isinstance(self.answer, FetchFailed):
            raise self.answer
        return self.answer


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> Elsewhere:
    return Elsewhere(monkeypatch)


def added(professional: Professional) -> BusyFeed:
    return busy.busy_feed_add(actor=Actor.person(professional.user_id), professional_id=professional.pk, address=SECRET)


def read(feed: BusyFeed) -> BusyFeed:
    busy.busy_feed_read(actor=SYSTEM, feed_id=feed.pk)
    return BusyFeed.objects.get(pk=feed.pk)


def offered(professional: Professional) -> list[int]:
    day = (clock.now() + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return [slot.starts_at.hour for slot in slots_free(professional.pk, day, day + timedelta(days=1), 50)]


def test_what_is_taken_elsewhere_is_not_offered_and_its_title_is_not_kept(elsewhere: Elsewhere) -> None:
    professional = make_professional()
    before = offered(professional)
    feed = read(added(professional))
    assert (feed.state, feed.problem) == ("working", "")
    # Ten minutes are kept free after a session, so the one from 9:00 still ends in time.
    assert sorted(set(before) - set(offered(professional))) == [10, 11]
    professional.refresh_from_db()
    assert professional.calendar_version == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(f)::text FROM marketplace_busyfeed f")
        feeds = cursor.fetchall()
        cursor.execute("SELECT row_to_json(s)::text FROM marketplace_busyspan s")
        kept = " ".join(row[0] for row in [*feeds, *cursor.fetchall()])
    assert "Vermilion" not in kept
    assert "private-7f3a" not in kept
    assert "calendars.example" not in kept


def test_the_buffer_after_a_session_keeps_its_distance_from_elsewhere(elsewhere: Elsewhere) -> None:
    professional = make_professional()
    elsewhere.answer = elsewhere.document("095500", "100000")
    read(added(professional))
    assert 9 not in offered(professional)


def test_a_reading_that_fails_frees_nothing_and_comes_back_later_and_later(elsewhere: Elsewhere) -> None:
    professional = make_professional()
    feed = read(added(professional))
    elsewhere.answer = FetchFailed("unreachable")
    waits = []
    for _ in range(8):
        feed = read(feed)
        assert feed.checked_at is not None
        waits.append(feed.next_at - feed.checked_at)
    assert (feed.state, feed.problem) == ("failing", "unreachable")
    assert waits[:3] == [timedelta(minutes=15), timedelta(minutes=30), timedelta(hours=1)]
    assert waits[-1] == timedelta(hours=12)
    assert 10 not in offered(professional)
    elsewhere.answer = elsewhere.document("150000", "160000")
    feed = read(feed)
    assert (feed.state, feed.problem, feed.failures) == ("working", "", 0)
    assert 10 in offered(professional)
    assert 15 not in offered(professional)


def test_what_has_not_changed_is_asked_for_with_its_validators_and_now_and_then_whole(elsewhere: Elsewhere) -> None:
    professional = make_professional()
    feed = read(added(professional))
    elsewhere.answer = Fetched(None, "", "")
    feed = read(feed)
    assert elsewhere.asked[0] == {}
    assert elsewhere.asked[1] == {"etag": '"1"', "last_modified": ""}
    assert 10 not in offered(professional)
    professional.refresh_from_db()
    assert professional.calendar_version == 1, "the same answer changes nothing"
    elsewhere.answer = elsewhere.document("100000", "120000")
    with clock.shift(timedelta(days=8)):
        read(feed)
    assert elsewhere.asked[2] == {}


def test_feeds_that_are_due_are_sent_out_once(elsewhere: Elsewhere) -> None:
    feed = added(make_professional())
    assert busy.busy_feeds_due(actor=SYSTEM) == 0, "a new one is read by the task that came with it"
    with clock.shift(timedelta(minutes=6)):
        assert busy.busy_feeds_due(actor=SYSTEM) == 1
        assert busy.busy_feeds_due(actor=SYSTEM) == 0
    busy.busy_feed_read(actor=SYSTEM, feed_id=feed.pk)


def test_one_that_is_removed_is_forgotten_also_by_a_reading_under_way(
    elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    professional = make_professional()
    feed = read(added(professional))
    owner = Actor.person(professional.user_id)

    def gone_meanwhile(address: str, **_: Any) -> Fetched:
        busy.busy_feed_remove(actor=owner, feed_id=feed.pk)
        return elsewhere.document("130000", "140000")

    monkeypatch.setattr(fetching, "fetch", gone_meanwhile)
    busy.busy_feed_read(actor=SYSTEM, feed_id=feed.pk)
    assert not BusyFeed.objects.exists()
    assert not BusySpan.objects.exists()
    assert {10, 13} <= set(offered(professional))
    busy.busy_feed_read(actor=SYSTEM, feed_id=feed.pk)


def test_her_own_calendars_over_the_api_show_their_host_only(elsewhere: Elsewhere) -> None:
    professional = make_professional()
    client = APIClient()
    client.force_authenticate(user=professional.user)
    made = client.post("/api/v1/pro/calendar/busy-feeds", {"address": SECRET.replace("https", "webcal")})
    assert made.status_code == 201, made.json()
    assert made.json()["host"] == "calendars.example"
    again = client.post("/api/v1/pro/calendar/busy-feeds", {"address": SECRET})
    assert (again.status_code, again.json()["code"]) == (409, "feed_exists")
    bad = client.post("/api/v1/pro/calendar/busy-feeds", {"address": "http://calendars.example/"})
    assert bad.status_code == 422
    assert "address" in bad.json()["fields"]
    listed = client.get("/api/v1/pro/calendar/busy-feeds")
    assert "private-7f3a" not in listed.content.decode()
    address = f"/api/v1/pro/calendar/busy-feeds/{made.json()['id']}"
    stranger = APIClient()
    stranger.force_authenticate(user=make_professional().user)
    assert stranger.delete(address).status_code == 404
    assert stranger.post(f"{address}/retry").status_code == 404
    patient = APIClient()
    patient.force_authenticate(user=make_user())
    assert patient.post("/api/v1/pro/calendar/busy-feeds", {"address": SECRET}).status_code == 403
    assert client.post(f"{address}/retry").status_code == 200
    assert client.delete(address).status_code == 204
    assert client.get("/api/v1/pro/calendar/busy-feeds").json()["feeds"] == []
