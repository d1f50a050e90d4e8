"""Taking an assessment: begin, answer, submit.

Answers go to MongoDB under the response's row lock, before the PostgreSQL transaction commits; the alert is raised in that
transaction. If the process dies in between, the answer is there and its revision is ahead of the row's: the next request for
the response, or the sweep, deals with it as if nothing had happened. An alert is raised once per response, however often.
"""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from accounts.consents.services import consent_require
from kernel import clock
from kernel.errors import Conflict, NotFound, Unauthenticated
from marketplace.assessments.care import care
from marketplace.assessments.documents import Stored, answers_load, answers_store, revisions_since
from marketplace.assessments.lifecycle import OPEN, ResponseState
from marketplace.assessments.models import AssessmentResponse
from marketplace.questionnaires import scoring
from marketplace.questionnaires.definition import Questionnaire
from marketplace.questionnaires.selectors import definition_of, published_by_code

PURPOSE = "assessment"
SWEEP_BACK = timedelta(hours=1)


def response_start(*, actor: Actor, code: str) -> AssessmentResponse:
    """Begin the published version, or go on with the one under way. Raises NotFound, Forbidden("consent_required")."""
    if actor.id is None:
        raise Unauthenticated
    person_id = actor.id
    authorize(actor, "assessment.take", person_id)
    consent_require(person_id, PURPOSE)
    version = published_by_code(code)
    standing = AssessmentResponse.objects.filter(patient_id=person_id, code=code, state=ResponseState.IN_PROGRESS)
    row = standing.select_related("questionnaire").first()
    if row is not None:
        return row
    try:
        with transaction.atomic():
            row = AssessmentResponse(patient_id=person_id, questionnaire=version, code=code)
            row.save(force_insert=True)
            record(
                actor, "assessment.started", resource=row, person=person_id,
                data={"questionnaire": code, "version": version.version},
            )  # fmt: skip
    except IntegrityError:  # another tab was first; the database keeps one under way
        row = standing.select_related("questionnaire").get()
    return row


def response_answer(*, actor: Actor, response_id: uuid.UUID, item: str, value: Any) -> dict[str, Any]:
    """Keep one answer (replacing an earlier one); returns all answers so far.

    Raises NotFound (response or item), Invalid("bad_answer"), Conflict("response_submitted"), Forbidden("consent_required").
    """
    with transaction.atomic():
        row, definition = _locked(actor, response_id)
        question = definition.item(item)
        if question is None:
            raise NotFound
        checked = scoring.check_answer(question, value)
        stored = answers_load(row.pk)
        before = _there(stored)
        answers = {**before, item: checked}
        revision = max(stored.revision, row.revision) + 1
        answers_store(
            response_id=row.pk, person_id=row.patient_id, questionnaire=row.questionnaire.digest, revision=revision,
            at=clock.now(), answers=answers,
        )  # fmt: skip
        # A document ahead of its row was never dealt with: what it holds may be the answer that is sent again here.
        unheard = stored.revision > row.revision
        anew = unheard or scoring.risk(definition, answers) > scoring.risk(definition, before)
        _deal_with(actor, row, definition, answers, revision, anew=anew)
        record(actor, "assessment.answered", resource=row, person=row.patient_id, data={"revision": revision})
    return answers


def response_submit(*, actor: Actor, response_id: uuid.UUID) -> AssessmentResponse:
    """Score it and close it for good. Submitting a submitted one again answers the same.

    Raises NotFound, Invalid("answers_missing", data.items), Forbidden("consent_required").
    """
    with transaction.atomic():
        row, definition = _locked(actor, response_id, submitted_too=True)
        if row.state == ResponseState.SUBMITTED:
            return row
        stored = answers_load(row.pk)
        answers = _there(stored)
        results = scoring.score(definition, answers)
        _deal_with(
            actor, row, definition, answers, stored.revision, anew=stored.revision > row.revision, save=False
        )  # fmt: skip
        row.state, row.submitted_at = ResponseState.SUBMITTED, clock.now()
        row.answers_digest, row.revision = stored.digest, stored.revision
        row.result = {
            "scales": [
                {"code": r.code, "total": r.total, "low": r.low, "high": r.high, "band": r.band, "positive": r.positive}
                for r in results
            ],
            "risk": scoring.risk(definition, answers),
        }
        row.save()
        record(
            actor, "assessment.submitted", resource=row, person=row.patient_id,
            data={"questionnaire": row.code, "version": row.questionnaire.version},
        )  # fmt: skip
    return row


def responses_heal(*, actor: Actor) -> int:
    """Deal with answers whose request died between the two stores; returns how many. Safe to run at any time, twice."""
    recent = revisions_since(clock.now() - SWEEP_BACK)
    known = AssessmentResponse.objects.filter(pk__in=recent, state=ResponseState.IN_PROGRESS)
    behind = [pk for pk, revision in known.values_list("pk", "revision") if recent[pk] > revision]
    healed = 0
    for response_id in sorted(behind):
        with transaction.atomic():
            row = (
                AssessmentResponse.objects.select_for_update(of=("self",))
                .select_related("questionnaire")
                .get(pk=response_id)
            )
            stored = answers_load(row.pk)
            if row.state not in OPEN or stored.revision <= row.revision:
                continue
            _deal_with(actor, row, definition_of(row.questionnaire), stored.answers or {}, stored.revision, anew=True)
            healed += 1
    return healed


def _locked(
    actor: Actor, response_id: uuid.UUID, *, submitted_too: bool = False
) -> tuple[AssessmentResponse, Questionnaire]:
    row = (
        AssessmentResponse.objects.select_for_update(of=("self",))
        .select_related("questionnaire")
        .filter(pk=response_id)
        .first()
    )
    if row is None:
        raise NotFound
    authorize(actor, "assessment.take", row)
    consent_require(row.patient_id, PURPOSE)
    if row.state not in OPEN and not submitted_too:
        raise Conflict("response_submitted", "This was submitted and stays as it is.")
    return row, definition_of(row.questionnaire)


def _there(stored: Stored) -> dict[str, Any]:
    if stored.answers is None:
        raise NotFound
    return stored.answers


def _deal_with(
    actor: Actor,
    row: AssessmentResponse,
    definition: Questionnaire,
    answers: dict[str, Any],
    revision: int,
    *,
    anew: bool,
    save: bool = True,
) -> None:
    """Raise what has to be raised for these answers and note how far we are."""
    severity = scoring.risk(definition, answers)
    if severity:
        care().risk_found(actor=actor, response_id=row.pk, person_id=row.patient_id, severity=severity, anew=anew)
    if save:
        row.revision = revision
        row.save(update_fields=["revision"])
