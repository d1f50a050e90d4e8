"""What another calendar says is taken: rules, exceptions, whole days, zones; and nothing of what it says besides."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from marketplace.calendar.busy_reading import Unreadable, busy_spans

BERLIN = ZoneInfo("Europe/Berlin")
START, END = datetime(2026, 10, 19, tzinfo=UTC), datetime(2026, 11, 30, tzinfo=UTC)


def document(*events: str, head: str = "") -> bytes:
    body = "".join(f"BEGIN:VEVENT\n{event.strip()}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//y\n{head}{body}END:VCALENDAR\n".replace("\n", "\r\n").encode()


def taken(*events: str, head: str = "", zone: ZoneInfo = BERLIN) -> list[str]:
    spans = busy_spans(document(*events, head=head), start=START, end=END, zone=zone)
    return [f"{span.start:%m-%dT%H:%M}/{span.end:%m-%dT%H:%M}" for span in spans]


def event(uid: str, start: str, end: str, *rest: str) -> str:
    return "\n".join([f"UID:{uid}", "DTSTAMP:20260101T000000Z", f"DTSTART{start}", f"DTEND{end}", *rest])


def test_a_weekly_rule_keeps_its_wall_time_over_the_end_of_summer_time() -> None:
    found = taken(
        event(
            "a",
            ";TZID=Europe/Berlin:20261020T090000",
            ";TZID=Europe/Berlin:20261020T100000",
            "RRULE:FREQ=WEEKLY;COUNT=3",
        )
    )
    assert found == ["10-20T07:00/10-20T08:00", "10-27T08:00/10-27T09:00", "11-03T08:00/11-03T09:00"]


def test_exceptions_and_moved_occurrences_are_followed() -> None:
    rule = event("a", ":20261020T090000Z", ":20261020T100000Z", "RRULE:FREQ=DAILY;COUNT=4", "EXDATE:20261021T090000Z")
    moved = event("a", ":20261022T150000Z", ":20261022T160000Z", "RECURRENCE-ID:20261022T090000Z")
    given_up = event(
        "a", ":20261023T090000Z", ":20261023T100000Z", "RECURRENCE-ID:20261023T090000Z", "TRANSP:TRANSPARENT"
    )
    assert taken(rule, moved, given_up) == ["10-20T09:00/10-20T10:00", "10-22T15:00/10-22T16:00"]


def test_what_is_transparent_or_cancelled_takes_no_time() -> None:
    assert taken(
        event("a", ":20261020T090000Z", ":20261020T100000Z", "TRANSP:TRANSPARENT"),
        event("b", ":20261020T110000Z", ":20261020T120000Z", "STATUS:CANCELLED"),
        event("c", ":20261020T130000Z", ":20261020T140000Z", "STATUS:TENTATIVE", "TRANSP:OPAQUE"),
    ) == ["10-20T13:00/10-20T14:00"]


def test_a_whole_day_is_the_owners_day_and_as_long_as_it_is() -> None:
    # 25 October 2026 has 25 hours in Berlin.
    assert taken(event("a", ";VALUE=DATE:20261025", ";VALUE=DATE:20261026")) == ["10-24T22:00/10-25T23:00"]
    kolkata = taken(event("a", ";VALUE=DATE:20261025", ";VALUE=DATE:20261027"), zone=ZoneInfo("Asia/Kolkata"))
    assert kolkata == ["10-24T18:30/10-26T18:30"]


def test_a_time_without_a_zone_is_read_in_the_owners() -> None:
    assert taken(event("a", ":20261020T090000", ":20261020T100000")) == ["10-20T07:00/10-20T08:00"]


def test_a_zone_that_the_document_describes_itself_is_understood() -> None:
    head = (
        "BEGIN:VTIMEZONE\nTZID:W. Europe Standard Time\nBEGIN:STANDARD\nDTSTART:16010101T030000\nTZOFFSETFROM:+0200\n"
        "TZOFFSETTO:+0100\nRRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10\nEND:STANDARD\nBEGIN:DAYLIGHT\n"
        "DTSTART:16010101T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nRRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3\n"
        "END:DAYLIGHT\nEND:VTIMEZONE\n"
    )
    zoned = ";TZID=W. Europe Standard Time:"
    assert taken(event("a", f"{zoned}20261020T090000", f"{zoned}20261020T100000"), head=head) == [
        "10-20T07:00/10-20T08:00"
    ]


def test_overlapping_and_adjoining_events_become_one_stretch() -> None:
    assert taken(
        event("a", ":20261020T090000Z", ":20261020T100000Z"),
        event("b", ":20261020T093000Z", ":20261020T103000Z"),
        event("c", ":20261020T103000Z", ":20261020T110000Z"),
    ) == ["10-20T09:00/10-20T11:00"]


def test_what_began_before_and_what_ends_after_is_cut_to_the_window() -> None:
    assert taken(event("a", ":20261001T090000Z", ":20270101T100000Z")) == ["10-19T00:00/11-30T00:00"]
    assert taken(event("a", ":20261020T090000Z", ":20261020T090000Z")) == []


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (b"", "not_a_calendar"),
        (b"<html>Sign in</html>", "not_a_calendar"),
        (document(event("a", ":20261020T090000Z", ":20261020T100000Z"))[:-30], "not_a_calendar"),
        (document(event("a", ":2026", ":20261020T100000Z")), "not_a_calendar"),
        (document(event("a", ":20261020T090000Z", ":20261020T100000Z", "RRULE:FREQ=SOMETIMES")), "not_a_calendar"),
        (document(event("a", ":20261020T090000Z", ":20261020T090100Z", "RRULE:FREQ=SECONDLY")), "too_often"),
        (document(event("a", ":20261020T090000Z", ":20261020T100000Z", "RRULE:FREQ=HOURLY;BYMONTHDAY=30;BYMONTH=2")), "too_often"),
        (document(*[event(str(n), ":20261020T090000Z", ":20261020T100000Z") for n in range(5001)]), "too_many_events"),
    ],
    ids=["empty", "html", "cut off", "no date", "no rule", "secondly", "hourly", "too many"],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_and_never_half_read(bad: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        busy_spans(bad, start=START, end=END, zone=BERLIN)
    assert refused.value.code == code
