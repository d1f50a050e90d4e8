"""What of a patient's record an emergency shows: the results of her questionnaires."""

from __future__ import annotations

from uuid import UUID

from access.actors import Actor
from access.break_glass.selectors import RecordEntry
from marketplace.assessments.selectors import trends_in_emergency

NEWEST = 50


def results_of(actor: Actor, person_id: UUID) -> list[RecordEntry]:
    """Her results, newest first: the questionnaire, its total of how many, and the band's code."""
    entries = [
        RecordEntry("assessments", point.response_id, point.at, trend.short, f"{point.total}/{trend.high} {point.band}")
        for trend in trends_in_emergency(actor=actor, person_id=person_id).results
        for point in trend.points
    ]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)[:NEWEST]
