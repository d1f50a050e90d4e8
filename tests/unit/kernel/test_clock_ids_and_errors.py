"""The small grounds: time, ids, error shapes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from kernel import clock
from kernel.errors import Conflict, Invalid, TooMany
from kernel.ids import parse_uuid, uuid7

NOON = datetime(2026, 3, 29, 12, tzinfo=UTC)


def test_time_stands_still_in_a_frozen_block_and_goes_on_after_it() -> None:
    with clock.frozen(NOON):
        assert clock.now() == clock.now() == NOON
    assert clock.now() != NOON


def test_a_shift_moves_frozen_time_and_is_undone() -> None:
    with clock.frozen(NOON):
        with clock.shift(timedelta(hours=3)):
            assert clock.now() == NOON + timedelta(hours=3)
        assert clock.now() == NOON


def test_time_is_utc_whatever_it_is_frozen_with() -> None:
    with clock.frozen(datetime(2026, 3, 29, 12, tzinfo=timezone(timedelta(hours=5, minutes=30)))):
        assert clock.now().utcoffset() == timedelta(0)


def test_a_naive_time_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"), clock.frozen(datetime(2026, 1, 1)):  # noqa: DTZ001 - that is the point
        pass


def test_ids_are_version_seven_and_ordered_by_time() -> None:
    ids = [uuid7() for _ in range(1000)]
    assert {i.version for i in ids} == {7}
    assert sorted(ids) == ids
    assert len(set(ids)) == 1000


def test_a_mistyped_id_is_no_id() -> None:
    assert parse_uuid("../etc/passwd") is None
    assert parse_uuid(None) is None
    one = uuid7()
    assert parse_uuid(str(one)) == one


def test_errors_carry_their_status_code_and_fields() -> None:
    assert Conflict("slot_taken").status == 409
    assert Invalid("bad", fields={"name": ["Required."]}).fields == {"name": ["Required."]}
    assert TooMany(retry_after=7).data["retry_after"] == 7
    assert Conflict("slot_taken").message == "Slot taken."
