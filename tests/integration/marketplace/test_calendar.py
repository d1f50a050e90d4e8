"""Calendars over the API: what visitors see, and what a professional may change of her own."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from access.actors import Actor
from kernel import clock
from marketplace.calendar import availability_services as availability
from marketplace.calendar import services as claims
from marketplace.calendar.availability_services import next_slots_refresh
from marketplace.calendar.live import CalendarTopic
from marketplace.calendar.selectors import calendar_load, calendars_load, slots_free
from marketplace.models import AvailabilityOverride, BusyFeed, BusySpan, Claim, Professional, TimeOff
from tests.factories.marketplace import make_professional, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def signed_in(user: Any) -> APIClient:
    client = APIClient()
    client.force_authenticate(user=user)
    return client


def test_a_visitor_sees_free_slots_as_instants_with_the_professionals_offset() -> None:
    professional = make_professional(zone="Asia/Kolkata", rules=[(0, 9 * 60, 11 * 60)])
    with clock.frozen(datetime.fromisoformat("2026-06-06T00:00:00+00:00")):
        answer = APIClient().get(f"/api/v1/professionals/{professional.pk}/slots", {"minutes": 50}).json()
    assert answer["zone"] == "Asia/Kolkata"
    assert [slot["starts_at"] for slot in answer["slots"]][:2] == ["2026-06-08T03:30:00Z", "2026-06-08T04:30:00Z"]
    assert {slot["offset_minutes"] for slot in answer["slots"]} == {330}


def test_slots_across_the_end_of_summer_time_keep_the_professionals_wall_time() -> None:
    professional = make_professional(zone="America/New_York", rules=[(6, 60, 180)], terms={"step_minutes": 30})
    with clock.frozen(datetime.fromisoformat("2026-10-31T00:00:00+00:00")):
        answer = APIClient().get(f"/api/v1/professionals/{professional.pk}/slots", {"minutes": 50}).json()
    sunday = [slot["starts_at"] for slot in answer["slots"] if slot["starts_at"].startswith("2026-11-01")]
    assert sunday == [
        "2026-11-01T05:00:00Z", "2026-11-01T05:30:00Z", "2026-11-01T06:00:00Z", "2026-11-01T06:30:00Z",
        "2026-11-01T07:00:00Z",
    ]  # fmt: skip


def fill(professional: Professional) -> None:
    """Something of everything a calendar is made of."""
    days = [clock.now() + timedelta(days=n) for n in range(2, 12)]
    TimeOff.objects.bulk_create(
        TimeOff(professional=professional, starts_at=day, ends_at=day + timedelta(hours=1)) for day in days
    )
    AvailabilityOverride.objects.create(professional=professional, on=days[3].date())
    AvailabilityOverride.objects.create(professional=professional, on=days[4].date(), start_minute=600, end_minute=720)
    feed = BusyFeed.objects.create(
        professional=professional, owner_id=professional.user_id, address="https://x.example/", next_at=clock.now()
    )
    BusySpan.objects.create(
        feed=feed, professional=professional, starts_at=days[5], ends_at=days[5] + timedelta(hours=3)
    )


def test_free_slots_are_one_query_however_full_the_calendar() -> None:
    professional = make_professional()
    fill(professional)
    now = clock.now()
    with CaptureQueriesContext(connection) as queries:
        assert slots_free(professional.pk, now, now + timedelta(days=14), 50)
    assert len(queries) == 1


def test_a_page_of_calendars_is_one_query_too() -> None:
    page = [make_professional(zone=zone) for zone in ("Asia/Kolkata", "Pacific/Chatham", "America/New_York")]
    fill(page[0])
    now = clock.now()
    with CaptureQueriesContext(connection) as queries:
        loaded = calendars_load([one.pk for one in page])
        assert all(slots_free(pk, now, now + timedelta(days=7), 50, loaded=one) for pk, one in loaded.items())
        assert all(one.next_slot(now) for one in loaded.values())
    assert len(queries) == 1
    assert [one.zone for one in map(loaded.__getitem__, [one.pk for one in page])] == [one.zone for one in page]


def test_a_loaded_calendar_holds_all_that_was_written() -> None:
    professional = make_professional(zone="Asia/Kolkata", rules=[(0, 600, 720), (0, 480, 540)])
    fill(professional)
    calendar = calendar_load(professional.pk).calendar
    assert calendar.rules == {0: [(480, 540), (600, 720)]}
    assert sorted(calendar.overrides.values()) == [[], [(600, 720)]]
    *off, unlicensed = calendar.time_off
    assert len(off) == 10
    # Nothing is offered past the last day of the licence.
    professional.refresh_from_db()
    assert unlicensed.start == professional.listed_until
    assert [(span.start, span.end) for span in calendar.elsewhere] == list(
        BusySpan.objects.values_list("starts_at", "ends_at")
    )
    assert calendar.terms.buffer_after == timedelta(minutes=10)


def test_slots_of_one_who_is_not_listed_are_not_found() -> None:
    professional = make_professional(state=Professional.State.DRAFT)
    assert APIClient().get(f"/api/v1/professionals/{professional.pk}/slots").status_code == 404
    assert APIClient().get(f"/api/v1/professionals/{professional.slug}").status_code == 404
    assert APIClient().get("/api/v1/professionals/not-an-id/slots").status_code == 404


def test_too_wide_a_range_is_refused_at_its_field() -> None:
    professional = make_professional()
    answer = APIClient().get(
        f"/api/v1/professionals/{professional.pk}/slots", {"from": "2026-01-01T00:00:00Z", "to": "2026-12-01T00:00:00Z"}
    )
    assert answer.status_code == 422
    assert "to" in answer.json()["fields"]


def test_a_professional_changes_her_week_and_the_change_is_live() -> None:
    professional = make_professional()
    client = signed_in(professional.user)
    plan = client.get("/api/v1/pro/calendar/rules").json()
    assert len(plan["rules"]) == 7
    plan["rules"] = [{"weekday": 2, "start": "09:30", "end": "24:00"}]
    day = (clock.now() + timedelta(days=3)).date().isoformat()
    plan["overrides"] = [{"on": day, "spans": []}]
    plan["zone"] = "Pacific/Chatham"
    saved = client.put("/api/v1/pro/calendar/rules", plan)
    assert saved.status_code == 200, saved.json()
    assert saved.json()["version"] == plan["version"] + 1
    assert saved.json()["rules"] == plan["rules"]
    assert saved.json()["overrides"] == [{"on": day, "spans": []}]
    professional.refresh_from_db()
    assert professional.zone == "Pacific/Chatham"
    assert professional.next_free_at is not None
    snapshot = CalendarTopic().snapshot(Actor.anonymous(), professional_id=str(professional.pk))
    assert (snapshot.version, snapshot.next_slot) == (1, professional.next_free_at)


def test_a_change_from_an_old_copy_is_refused_and_loses_nothing() -> None:
    professional = make_professional()
    client = signed_in(professional.user)
    plan = client.get("/api/v1/pro/calendar/rules").json()
    assert client.put("/api/v1/pro/calendar/rules", {**plan, "rules": []}).status_code == 200
    stale = client.put("/api/v1/pro/calendar/rules", plan)
    assert (stale.status_code, stale.json()["code"]) == (409, "stale_version")
    assert client.get("/api/v1/pro/calendar/rules").json()["rules"] == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"rules": [{"weekday": 1, "start": "12:00", "end": "11:00"}]}, "rules.0.end"),
        ({"rules": [{"weekday": 1, "start": "9", "end": "11:00"}]}, "rules.0.start"),
        ({"rules": [{"weekday": 1, "start": "09:00", "end": "12:00"}, {"weekday": 1, "start": "11:00", "end": "13:00"}]},
         "rules.1.end"),
        ({"zone": "Mars/Olympus"}, "zone"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_at_its_field(change: dict[str, Any], field: str) -> None:
    professional = make_professional()
    client = signed_in(professional.user)
    plan = client.get("/api/v1/pro/calendar/rules").json()
    answer = client.put("/api/v1/pro/calendar/rules", {**plan, **change})
    assert answer.status_code == 422
    assert field in answer.json()["fields"]


def test_time_off_takes_slots_away_and_says_reset() -> None:
    professional = make_professional()
    client = signed_in(professional.user)
    version = client.get("/api/v1/pro/calendar/time-off").json()["version"]
    start, end = clock.now(), clock.now() + timedelta(days=5)
    body = {"version": version, "time_off": [{"starts_at": start.isoformat(), "ends_at": end.isoformat()}]}
    assert client.put("/api/v1/pro/calendar/time-off", body).status_code == 200
    slots = client.get(f"/api/v1/professionals/{professional.pk}/slots").json()["slots"]
    assert slots
    assert all(datetime.fromisoformat(slot["starts_at"]) >= end for slot in slots)


def test_others_may_not_touch_a_calendar() -> None:
    make_professional()
    for user, status in ((make_user("patient"), 403), (make_user("professional"), 404)):
        assert signed_in(user).get("/api/v1/pro/calendar/rules").status_code == status
    assert APIClient().get("/api/v1/pro/calendar/rules").status_code == 401


def test_a_next_slot_that_time_has_passed_by_is_replaced() -> None:
    professional = make_professional()
    actor = Actor.system("test")
    assert next_slots_refresh(actor=actor) == 1
    professional.refresh_from_db()
    first = professional.next_free_at
    assert first is not None
    assert next_slots_refresh(actor=actor) == 0
    with clock.frozen(first):
        assert next_slots_refresh(actor=actor) == 1
        professional.refresh_from_db()
        assert professional.next_free_at is not None
        assert professional.next_free_at > first


def test_the_next_free_slot_is_what_a_fresh_computation_says_after_every_change() -> None:
    professional = make_professional()
    owner, system = Actor.person(professional.user_id), Actor.system("test")
    people = [make_user() for _ in range(2)]

    def agree() -> datetime | None:
        loaded = calendar_load(professional.pk)
        assert loaded.next_free_at == loaded.next_slot(clock.now())
        return loaded.next_free_at

    def hold(number: int, at: datetime) -> Claim:
        return claims.claim_hold(
            actor=Actor.person(people[number].pk), professional_id=professional.pk, starts_at=at, minutes=50,
            holder_id=people[number].pk, expires_at=clock.now() + timedelta(minutes=10),
        )  # fmt: skip

    def time_off(version: int, *spans: tuple[datetime, datetime]) -> None:
        availability.time_off_replace(actor=owner, professional_id=professional.pk, version=version, spans=list(spans))

    begin = datetime.fromisoformat("2026-06-01T05:30:00+00:00")
    with clock.frozen(begin):
        next_slots_refresh(actor=system)
        first = agree()
        assert first == begin.replace(hour=8, minute=0)
        hold(0, first)
        second = agree()
        assert second == begin.replace(hour=9, minute=0)
        booked = hold(1, second)
        claims.claim_book(actor=system, claim_id=booked.pk)
        assert agree() == begin.replace(hour=10, minute=0)
        time_off(1, (begin, begin + timedelta(days=1)))
        assert agree() == begin.replace(day=2, hour=8, minute=0)
        time_off(2)
    with clock.frozen(begin + timedelta(minutes=11)):
        claims.claims_expire(actor=system)
        assert agree() == first, "an expired hold gives its time back"
        claims.claim_release(actor=system, claim_id=booked.pk, reason="cancelled")
        agree()
    # The notice moves over the slot: an hour before it, it is still offered, and a minute later it is not.
    for minutes, expected in ((60, first), (59, second)):
        with clock.frozen(first - timedelta(minutes=minutes)):
            next_slots_refresh(actor=system)
            assert agree() == expected


def test_the_week_shows_claims_without_saying_whose() -> None:
    professional = make_professional()
    answer = signed_in(professional.user).get("/api/v1/pro/calendar").json()
    assert set(answer) == {"version", "zone", "claims", "busy", "free"}


def test_a_plan_that_is_thought_of_names_the_sessions_it_would_leave_outside_and_changes_nothing() -> None:
    professional = make_professional()
    client = signed_in(professional.user)
    tomorrow = (clock.now() + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    person = make_user()
    claims.claim_hold(
        actor=Actor.person(person.pk), professional_id=professional.pk, starts_at=tomorrow.replace(hour=10), minutes=50,
        holder_id=person.pk, expires_at=clock.now() + timedelta(minutes=10),
    )  # fmt: skip

    def left_out(**wish: Any) -> list[str]:
        answer = client.post("/api/v1/pro/calendar/preview", wish)
        assert answer.status_code == 200, answer.json()
        return [one["starts_at"] for one in answer.json()["claims"]]

    ten = tomorrow.strftime("%Y-%m-%dT10:00:00Z")
    day = tomorrow.date().isoformat()
    weekday = tomorrow.weekday()
    assert left_out() == []
    assert left_out(rules=[]) == [ten]
    assert left_out(rules=[{"weekday": weekday, "start": "10:00", "end": "10:50"}]) == []
    assert left_out(rules=[{"weekday": weekday, "start": "10:00", "end": "10:45"}]) == [ten]
    assert left_out(rules=[{"weekday": weekday, "start": "09:00", "end": "10:30"},
                           {"weekday": weekday, "start": "10:30", "end": "12:00"}]) == []  # fmt: skip
    assert left_out(overrides=[{"on": day, "spans": []}]) == [ten]
    away = {"starts_at": tomorrow.replace(hour=10, minute=30), "ends_at": tomorrow.replace(hour=12)}
    assert left_out(time_off=[away]) == [ten]
    assert left_out(zone="Asia/Kolkata") == []
    assert left_out(zone="America/New_York") == [ten]
    assert client.post("/api/v1/pro/calendar/preview", {"zone": "Mars/Olympus"}).status_code == 422
    assert client.get("/api/v1/pro/calendar/rules").json()["version"] == 1
    assert Claim.objects.get().state == "held"
    # What lies outside already is not news.
    client.put("/api/v1/pro/calendar/rules", {**client.get("/api/v1/pro/calendar/rules").json(), "rules": []})
    assert left_out(overrides=[{"on": day, "spans": []}]) == []
