"""The shapes of calendars on the wire, and the functions that fill them. Wall times are "HH:MM"; "24:00" ends a day."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from rest_framework import serializers

from marketplace.calendar.models import Claim, TimeOff
from marketplace.calendar.selectors import LoadedCalendar, OwnRules
from marketplace.calendar.slots import Slot, Span

_WALL = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])|24:00")


class WallTimeField(serializers.CharField):
    """ "HH:MM" on the wire, minutes from midnight inside."""

    def to_internal_value(self, data: Any) -> Any:
        text = super().to_internal_value(data)
        match = _WALL.fullmatch(text)
        if match is None:
            raise serializers.ValidationError("Write a time as HH:MM.", code="bad_time")
        return 24 * 60 if match.group(1) is None else int(match.group(1)) * 60 + int(match.group(2))

    def to_representation(self, value: Any) -> str:
        return f"{value // 60:02}:{value % 60:02}"


class SlotSerializer(serializers.Serializer[Any]):
    """A free slot; `offset_minutes` is the professional's offset from UTC at its start."""

    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    minutes = serializers.IntegerField()
    offset_minutes = serializers.IntegerField()


class SlotsSerializer(serializers.Serializer[Any]):
    """Free slots and the calendar's version they belong to."""

    version = serializers.IntegerField()
    zone = serializers.CharField()
    slots = SlotSerializer(many=True)


class RuleSerializer(serializers.Serializer[Any]):
    """Open on a weekday, 0 Monday."""

    weekday = serializers.IntegerField(min_value=0, max_value=6)
    start = WallTimeField()
    end = WallTimeField()


class SpanSerializer(serializers.Serializer[Any]):
    """A stretch of one date."""

    start = WallTimeField()
    end = WallTimeField()


class OverrideSerializer(serializers.Serializer[Any]):
    """One date that differs; without spans it is closed."""

    on = serializers.DateField()
    spans = SpanSerializer(many=True)


class TermsSerializer(serializers.Serializer[Any]):
    """How one wants to be booked; times in minutes."""

    buffer_before_minutes = serializers.IntegerField(min_value=0, max_value=120)
    buffer_after_minutes = serializers.IntegerField(min_value=0, max_value=120)
    minimum_notice_minutes = serializers.IntegerField(min_value=0, max_value=20160)
    horizon_days = serializers.IntegerField(min_value=1, max_value=180)
    daily_maximum = serializers.IntegerField(min_value=1, max_value=24)
    step_minutes = serializers.IntegerField(min_value=5, max_value=240)


TERMS: tuple[str, ...] = tuple(TermsSerializer().get_fields())


class RulesSerializer(serializers.Serializer[Any]):
    """The whole weekly plan. `version` must be the one that was read."""

    version = serializers.IntegerField()
    zone = serializers.CharField(max_length=64)
    rules = RuleSerializer(many=True)
    overrides = OverrideSerializer(many=True)
    terms = TermsSerializer()


class AwaySerializer(serializers.Serializer[Any]):
    """Away between two instants."""

    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()


class TimeOffSerializer(serializers.Serializer[Any]):
    """All time off from now on. `version` must be the one that was read."""

    version = serializers.IntegerField()
    time_off = AwaySerializer(many=True)


class ClaimSerializer(serializers.Serializer[Any]):
    """Claimed time, without saying whose."""

    id = serializers.UUIDField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    state = serializers.ChoiceField(choices=["held", "booked"])


class WeekSerializer(serializers.Serializer[Any]):
    """What is claimed and what is free."""

    version = serializers.IntegerField()
    zone = serializers.CharField()
    claims = ClaimSerializer(many=True)
    busy = AwaySerializer(many=True)
    free = SlotSerializer(many=True)


class WishSerializer(serializers.Serializer[Any]):
    """A plan that is thought of: what is left out stays as it is."""

    zone = serializers.CharField(max_length=64, required=False)
    rules = RuleSerializer(many=True, required=False)
    overrides = OverrideSerializer(many=True, required=False)
    time_off = AwaySerializer(many=True, required=False)


class AffectedSerializer(serializers.Serializer[Any]):
    """Claimed sessions that the plan would leave outside its hours. They stay claimed all the same."""

    zone = serializers.CharField()
    claims = ClaimSerializer(many=True)


def slots(loaded: LoadedCalendar, free: list[Slot]) -> dict[str, Any]:
    """SlotsSerializer's shape."""
    return {"version": loaded.version, "zone": loaded.zone, "slots": [_slot(one) for one in free]}


def rules(own: OwnRules) -> dict[str, Any]:
    """RulesSerializer's shape."""
    overrides: dict[str, list[dict[str, str]]] = {}
    for override in own.overrides:
        spans = overrides.setdefault(override.on.isoformat(), [])
        if override.start_minute is not None and override.end_minute is not None:
            spans.append({"start": wall(override.start_minute), "end": wall(override.end_minute)})
    return {
        "version": own.settings.version,
        "zone": own.zone,
        "rules": [
            {"weekday": rule.weekday, "start": wall(rule.start_minute), "end": wall(rule.end_minute)}
            for rule in own.rules
        ],
        "overrides": [{"on": on, "spans": spans} for on, spans in overrides.items()],
        "terms": {name: getattr(own.settings, name) for name in TERMS},
    }


def time_off(version: int, rows: list[TimeOff]) -> dict[str, Any]:
    """TimeOffSerializer's shape."""
    return {"version": version, "time_off": [{"starts_at": row.starts_at, "ends_at": row.ends_at} for row in rows]}


def week(loaded: LoadedCalendar, free: list[Slot], claims: list[Claim], busy: list[Span]) -> dict[str, Any]:
    """WeekSerializer's shape."""
    return {
        **{key: value for key, value in slots(loaded, free).items() if key != "slots"},
        "claims": [claim(row) for row in claims],
        "busy": [{"starts_at": one.start, "ends_at": one.end} for one in busy],
        "free": [_slot(one) for one in free],
    }


def claim(row: Claim) -> dict[str, Any]:
    """ClaimSerializer's shape."""
    return {"id": row.pk, "starts_at": row.starts_at, "ends_at": row.ends_at, "state": row.state}


def wall(minute: int) -> str:
    """Minutes from midnight as "HH:MM"."""
    return f"{minute // 60:02}:{minute % 60:02}"


def _slot(one: Slot) -> dict[str, datetime | int]:
    return {
        "starts_at": one.starts_at,
        "ends_at": one.ends_at,
        "minutes": one.minutes,
        "offset_minutes": one.offset_minutes,
    }
