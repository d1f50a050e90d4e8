"""Reading questionnaires."""

from __future__ import annotations

import uuid
from functools import lru_cache
from typing import Any

from access.actors import Actor
from access.authorize import authorize
from kernel.errors import NotFound
from marketplace.questionnaires.definition import Phrase, Questionnaire, digest, faults, parse
from marketplace.questionnaires.differences import differences
from marketplace.questionnaires.documents import bodies_load, body_load
from marketplace.questionnaires.lifecycle import VersionState
from marketplace.questionnaires.models import QuestionnaireVersion
from marketplace.questionnaires.views import Change, ChangeList, VersionDetail, VersionList, VersionRow


class BodyAltered(RuntimeError):
    """A stored body is missing or is not what its version was published with."""


@lru_cache(maxsize=256)
def _by_digest(wanted: str) -> Questionnaire:
    body = body_load(wanted)
    if body is None:
        raise BodyAltered(wanted)
    definition = parse(body)
    if digest(definition) != wanted:
        raise BodyAltered(wanted)
    return definition


def definition_of(version: QuestionnaireVersion) -> Questionnaire:
    """The body of a version, proved to be the one it was saved with. Kept in memory: a digest never means anything else."""
    return _by_digest(version.digest)


def published() -> list[QuestionnaireVersion]:
    """The versions people can take, by code."""
    return list(QuestionnaireVersion.objects.filter(state=VersionState.PUBLISHED).order_by("code"))


def published_by_code(code: str) -> QuestionnaireVersion:
    """The version of a questionnaire people can take; raises NotFound."""
    found = QuestionnaireVersion.objects.filter(code=code, state=VersionState.PUBLISHED).first()
    if found is None:
        raise NotFound
    return found


def versions(*, actor: Actor) -> list[QuestionnaireVersion]:
    """Every version, by code, newest first."""
    authorize(actor, "questionnaire.view")
    return list(QuestionnaireVersion.objects.order_by("code", "-version"))


def version_get(*, actor: Actor, version_id: uuid.UUID) -> QuestionnaireVersion:
    """One version in whatever state; raises NotFound."""
    authorize(actor, "questionnaire.view")
    found = QuestionnaireVersion.objects.filter(pk=version_id).first()
    if found is None:
        raise NotFound
    return found


def version_list(*, actor: Actor) -> VersionList:
    """Every version with its title, by code, newest first; one query in each store."""
    rows = versions(actor=actor)
    titles = {body["_id"]: body["body"]["title"] for body in bodies_load([row.digest for row in rows])}
    return VersionList(
        results=[VersionRow(**_facts(row), title=Phrase(**titles.get(row.digest, {"en": row.code}))) for row in rows]
    )


def version_detail(*, actor: Actor, version_id: uuid.UUID) -> VersionDetail:
    """A version whole, with what keeps a draft from being published. Raises NotFound."""
    row = version_get(actor=actor, version_id=version_id)
    body = definition_of(row)
    before = _before(row)
    return VersionDetail(
        **_facts(row), title=body.title, body=body, before=before.pk if before else None,
        faults=missing_of(body) if row.state == VersionState.DRAFT else {},
    )  # fmt: skip


def missing_of(definition: Questionnaire) -> dict[str, list[str]]:
    """What keeps a draft from being published, by path: what it says itself, and what it leads to."""
    found = faults(definition)
    offer = definition.follow_up
    if offer and "follow_up.questionnaire" not in found:
        there = QuestionnaireVersion.objects.filter(code=offer.questionnaire, state=VersionState.PUBLISHED)
        if not there.exists():
            found["follow_up.questionnaire"] = ["Nobody can take that one: it is not published."]
    return found


def version_changes(*, actor: Actor, version_id: uuid.UUID) -> ChangeList:
    """What a version changes of the one before it, whatever became of that. Raises NotFound."""
    row = version_get(actor=actor, version_id=version_id)
    before = _before(row)
    if before is None:
        return ChangeList(against=None, results=[])
    found = differences(definition_of(before), definition_of(row))
    return ChangeList(
        against=before.version,
        results=[Change(kind=one.kind, path=one.path, before=one.before, after=one.after) for one in found],
    )


def _before(row: QuestionnaireVersion) -> QuestionnaireVersion | None:
    return QuestionnaireVersion.objects.filter(code=row.code, version__lt=row.version).order_by("-version").first()


def _facts(row: QuestionnaireVersion) -> dict[str, Any]:
    return {
        "id": row.pk, "code": row.code, "version": row.version, "state": row.state, "licence_status": row.licence_status,
        "revision": row.revision, "updated_at": row.updated_at, "published_at": row.published_at,
    }  # fmt: skip
