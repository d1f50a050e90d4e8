"""The life of a questionnaire's version."""

from __future__ import annotations

from enum import StrEnum


class VersionState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"


# draft → published → retired; a version that was published never changes and never becomes a draft again.
MOVES: dict[VersionState, frozenset[VersionState]] = {
    VersionState.DRAFT: frozenset({VersionState.PUBLISHED}),
    VersionState.PUBLISHED: frozenset({VersionState.RETIRED}),
    VersionState.RETIRED: frozenset(),
}


def may_move(here: str, there: VersionState) -> bool:
    return there in MOVES[VersionState(here)]
