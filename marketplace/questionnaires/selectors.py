"""Reading questionnaires."""

from __future__ import annotations

import uuid
from functools import lru_cache

from access.actors import Actor
from access.authorize import authorize
from kernel.errors import NotFound
from marketplace.questionnaires.definition import Questionnaire, digest, parse
from marketplace.questionnaires.documents import body_load
from marketplace.questionnaires.lifecycle import VersionState
from marketplace.questionnaires.models import QuestionnaireVersion


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
