"""Network quality of calls: keeping measurements, and summing them up for who watches. Nothing here tells who a patient is."""

from __future__ import annotations

import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from statistics import fmean, median
from uuid import UUID

from django.core.cache import cache
from django.db import transaction
from pydantic import ValidationError

from access.actors import Actor
from access.authorize import authorize
from consultations.calls.documents import QualityDocument, quality_find, quality_store
from consultations.calls.lifecycle import Role
from kernel import clock

log = logging.getLogger("mindo.calls")

# Browsers measure every ten seconds; whoever sends faster is not kept faster.
KEPT_EVERY_SECONDS = 8
# A summary for a board speaks of the present.
RECENT = timedelta(minutes=2)


@dataclass(frozen=True)
class Sample:
    """One measurement of a participant's connection, as his browser reports it (units: `documents.QualityDocument`)."""

    grade: str
    rtt_ms: float | None = None
    loss: float | None = None
    bitrate: float | None = None
    freeze: float | None = None
    audio_only: bool = False
    relayed: bool | None = None


@dataclass(frozen=True)
class QualitySummary:
    """One participant's last two minutes. `samples`: how many measurements that is; `last_at`: the newest (UTC)."""

    booking_id: UUID
    role: Role
    grade: str
    rtt_ms: float | None
    loss: float | None
    bitrate: float | None
    freeze: float | None
    audio_only: bool
    samples: int
    last_at: datetime


def sample_keep(*, booking_id: UUID, role: Role, sample: Sample) -> None:
    """Keep a measurement once the change around it is committed. Losing one costs a statistic, not a session."""
    transaction.on_commit(partial(_keep, booking_id, role, sample, clock.now()), robust=True)


def _keep(booking_id: UUID, role: Role, sample: Sample, at: datetime) -> None:
    try:
        document = QualityDocument.model_validate({"booking_id": booking_id, "role": role, "at": at, **vars(sample)})
        if cache.add(f"call-quality:{booking_id}:{role.value}", 1, timeout=KEPT_EVERY_SECONDS):
            quality_store(document)
    except ValidationError:
        log.warning("a quality sample of a wrong shape was dropped")
    except Exception:
        log.exception("a quality sample was not stored")


def quality_summaries(*, actor: Actor, booking_ids: Collection[UUID]) -> list[QualitySummary]:
    """How the named calls are doing now, by booking and role; calls without a measurement in two minutes are left out.

    For boards: pseudonymous, needs `board.watch`.
    """
    authorize(actor, "board.watch")
    by_part: dict[tuple[UUID, Role], list[QualityDocument]] = {}
    for document in quality_find(sorted(booking_ids), since=clock.now() - RECENT):
        by_part.setdefault((document.booking_id, document.role), []).append(document)
    return [_summary(part, documents) for part, documents in sorted(by_part.items())]


def quality_history(*, actor: Actor, booking_id: UUID) -> list[QualityDocument]:
    """Every measurement of one call, oldest first, at most `documents.MOST_SAMPLES`. Needs `board.watch`."""
    authorize(actor, "board.watch")
    return quality_find([booking_id])


def _summary(part: tuple[UUID, Role], documents: list[QualityDocument]) -> QualitySummary:
    last = documents[-1]

    def middle(name: str) -> float | None:
        known = [value for document in documents if (value := getattr(document, name)) is not None]
        return median(known) if known else None

    lost = [document.loss for document in documents if document.loss is not None]
    return QualitySummary(
        booking_id=part[0],
        role=part[1],
        grade=last.grade,
        rtt_ms=middle("rtt_ms"),
        loss=fmean(lost) if lost else None,
        bitrate=middle("bitrate"),
        freeze=middle("freeze"),
        audio_only=last.audio_only,
        samples=len(documents),
        last_at=last.at,
    )
