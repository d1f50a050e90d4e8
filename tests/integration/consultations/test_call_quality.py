"""Measurements of calls' networks: their shape, how many are kept, who reads them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache

from access.actors import Actor
from consultations.calls.documents import QualityDocument, quality_find, quality_store, quality_trim
from consultations.calls.lifecycle import Role
from consultations.calls.quality import Sample, quality_history, quality_summaries
from consultations.calls.services import call_report
from kernel import clock
from kernel.documents import documents
from kernel.errors import DomainError
from tests.factories.accounts import person
from tests.factories.consultations import Pair, admit, confirmed, connect, join, pair

pytestmark = pytest.mark.django_db(transaction=True)

GOOD = Sample(grade="good", rtt_ms=40.0, loss=0.0, bitrate=900_000.0, freeze=0.0, relayed=False)


def in_call() -> tuple[Pair, Any]:
    two = pair()
    booking = confirmed(two)
    return two, booking


def test_a_measurement_is_kept_once_in_ten_seconds_and_summed_up_for_boards() -> None:
    two, booking = in_call()
    with clock.frozen(booking.starts_at):
        join(booking)
        admit(two, booking)
        connect(two, booking)
        for actor, sample in (
            (two.her, GOOD),
            (two.her, GOOD),
            (two.him, Sample(grade="poor", rtt_ms=800.0, loss=0.2)),
        ):
            call_report(actor=actor, booking_id=booking.pk, state="connected", sample=sample)
        assert [document.role for document in quality_find([booking.pk])] == [Role.PATIENT, Role.PROFESSIONAL]
        cache.clear()
        call_report(actor=two.her, booking_id=booking.pk, state="connected", sample=Sample(grade="fair", rtt_ms=300.0))
        watcher = Actor.person(person(role="support").pk)
        hers, his = quality_summaries(actor=watcher, booking_ids={booking.pk, uuid4()})
        assert (hers.role, hers.grade, hers.rtt_ms, hers.samples) == (Role.PATIENT, "fair", 170.0, 2)
        assert (his.grade, his.loss) == ("poor", 0.2)
        assert len(quality_history(actor=watcher, booking_id=booking.pk)) == 3
        for stranger in (two.her, two.him, Actor.anonymous()):
            with pytest.raises(DomainError):
                quality_summaries(actor=stranger, booking_ids=[booking.pk])
            with pytest.raises(DomainError):
                quality_history(actor=stranger, booking_id=booking.pk)
    with clock.frozen(booking.starts_at + timedelta(minutes=5)):
        assert quality_summaries(actor=watcher, booking_ids=[booking.pk]) == []


def test_nothing_but_numbers_and_codes_of_the_right_shape_is_stored() -> None:
    two, booking = in_call()
    with clock.frozen(booking.starts_at):
        join(booking)
        admit(two, booking)
        connect(two, booking)
        for wrong in ( Sample(grade="good", rtt_ms=-1.0), Sample(grade="good", loss=7.0),
            Sample(grade="good", freeze=float("nan")), Sample(grade="good", bitrate="lots"),  # type: ignore[arg-type]  # a careless caller
        ):  # fmt: skip
            call_report(actor=two.her, booking_id=booking.pk, state="connected", sample=wrong)
        assert quality_find([booking.pk]) == []


def test_measurements_are_forgotten_after_their_time() -> None:
    booking_id = uuid4()
    for days in (0, 91):
        at = clock.now() - timedelta(days=days)
        quality_store(QualityDocument(booking_id=booking_id, role=Role.PATIENT, at=at, grade="good"))
    assert quality_trim() >= 1
    assert len(documents.find("call_quality", {"booking_id": booking_id})) == 1
