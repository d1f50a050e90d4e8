"""Reading assessments. Somebody's results are read by herself, or by a professional who treats her, with an audit line."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from kernel.errors import NotFound, Unauthenticated
from marketplace.assessments.documents import answers_load
from marketplace.assessments.lifecycle import ResponseState
from marketplace.assessments.models import AssessmentResponse
from marketplace.assessments.views import (
    BandView,
    Catalogue,
    CatalogueEntry,
    Change,
    ResponseView,
    ResultView,
    ScaleView,
    TrendPoint,
    Trends,
    TrendView,
)  # fmt: skip
from marketplace.questionnaires import scoring
from marketplace.questionnaires.definition import Questionnaire, Scale
from marketplace.questionnaires.selectors import definition_of, published


class AnswersAltered(RuntimeError):
    """The answers of a submitted response are not those it was submitted with."""


def catalogue(*, actor: Actor) -> Catalogue:
    """What the actor can take, with what she has under way and took last."""
    person_id = _oneself(actor)
    rows = AssessmentResponse.objects.filter(patient_id=person_id)
    under_way = {row.code: row.pk for row in rows.filter(state=ResponseState.IN_PROGRESS).defer("result")}
    last = {
        row.code: row
        for row in rows.filter(state=ResponseState.SUBMITTED).defer("result").order_by("submitted_at", "id")
    }
    entries = []
    for version in published():
        definition = definition_of(version)
        open_id = under_way.get(version.code)
        answered = len(answers_load(open_id).answers or {}) if open_id else 0
        done = last.get(version.code)
        entries.append(
            CatalogueEntry(
                code=version.code, title=definition.title, short=definition.short, about=definition.about,
                minutes=definition.minutes, questions=len(definition.items), open_id=open_id, open_answered=answered,
                last_id=done.pk if done else None, last_at=done.submitted_at if done else None,
            )
        )  # fmt: skip
    return Catalogue(results=entries)


def response_view(*, actor: Actor, response_id: uuid.UUID) -> ResponseView:
    """One's own response with its answers. Raises NotFound, AnswersAltered."""
    row = AssessmentResponse.objects.select_related("questionnaire").filter(pk=response_id).first()
    if row is None:
        raise NotFound
    authorize(actor, "assessment.take", row)
    definition = definition_of(row.questionnaire)
    stored = answers_load(row.pk)
    if stored.answers is None:
        raise NotFound
    if row.state == ResponseState.SUBMITTED and stored.digest != row.answers_digest:
        raise AnswersAltered(str(row.pk))
    with transaction.atomic():
        record(actor, "assessment.viewed", resource=row, person=row.patient_id)
    return ResponseView(
        id=row.pk,
        code=row.code,
        version=row.questionnaire.version,
        state="submitted" if row.state == ResponseState.SUBMITTED else "in_progress",
        started_at=row.started_at,
        submitted_at=row.submitted_at,
        answers=stored.answers,
        asked=[item.code for item in scoring.asked(definition, stored.answers)],
        questionnaire=definition,
        result=_result(row, definition),
    )


def trends_own(*, actor: Actor) -> Trends:
    """The actor's own results over time."""
    return _trends(_oneself(actor))


def trends_of_client(*, actor: Actor, person_id: uuid.UUID) -> Trends:
    """A client's results, for her professional. Raises NotFound for anybody else, Forbidden("consent_required")."""
    authorize(actor, "assessment.view_client", person_id)
    with transaction.atomic():
        record(actor, "assessment.trends_viewed", resource=("person", person_id), person=person_id)
    return _trends(person_id)


def trends_in_emergency(*, actor: Actor, person_id: uuid.UUID) -> Trends:
    """A client's results as a part of her opened record, whose reader leaves the line. Raises NotFound."""
    authorize(actor, "assessment.view_client", person_id)
    return _trends(person_id)


def _oneself(actor: Actor) -> uuid.UUID:
    if actor.id is None:
        raise Unauthenticated
    authorize(actor, "assessment.take", actor.id)
    return actor.id


def _scales(row: AssessmentResponse) -> dict[str, dict[str, Any]]:
    """Scale code → stored result; empty once the person's key is destroyed."""
    return {one["code"]: one for one in (row.result or {}).get("scales", [])}


def _scale(definition: Questionnaire, code: str) -> Scale | None:
    return next((scale for scale in definition.scales if scale.code == code), None)


def _change(scale: Scale | None, before: int | None, after: int) -> Change | None:
    if before is None or scale is None:
        return None
    found: Change = scoring.change_between(before, after, scale.meaningful_change)  # type: ignore[assignment]  # its three words
    return found


def _result(row: AssessmentResponse, definition: Questionnaire) -> ResultView | None:
    if row.state != ResponseState.SUBMITTED or row.result is None:
        return None
    earlier = (
        AssessmentResponse.objects.filter(
            patient_id=row.patient_id, code=row.code, state=ResponseState.SUBMITTED, submitted_at__lt=row.submitted_at
        )
        .order_by("-submitted_at")
        .first()
    )
    past = _scales(earlier) if earlier else {}
    views = []
    for code, one in _scales(row).items():
        scale = _scale(definition, code)
        band = scoring.band_of(scale, one["total"]) if scale else None
        before = past[code]["total"] if code in past else None
        views.append(
            ScaleView(
                **{key: one[key] for key in ("code", "total", "low", "high", "band", "positive")},
                tone=band.tone if band else None, label=band.label if band else None, words=band.words if band else None,
                before=before, change=_change(scale, before, one["total"]),
            )
        )  # fmt: skip
    offer = definition.follow_up
    follow_up = None
    if offer and any(view.code == offer.scale and view.total >= offer.at_least for view in views):
        follow_up = offer.questionnaire
    return ResultView(scales=views, follow_up=follow_up)


def _trends(person_id: uuid.UUID) -> Trends:
    rows = list(
        AssessmentResponse.objects.filter(patient_id=person_id, state=ResponseState.SUBMITTED)
        .select_related("questionnaire")
        .order_by("code", "submitted_at", "id")
    )
    results = []
    for code in dict.fromkeys(row.code for row in rows):
        taken = [row for row in rows if row.code == code]
        definition = definition_of(max(taken, key=lambda row: row.questionnaire.version).questionnaire)
        results += [view for scale in definition.scales if (view := _trend(code, definition, scale, taken))]
    return Trends(results=results)


def _trend(code: str, definition: Questionnaire, scale: Scale, taken: Sequence[AssessmentResponse]) -> TrendView | None:
    points: list[TrendPoint] = []
    low = high = 0
    for row in taken:
        one = _scales(row).get(scale.code)
        if one is None or row.submitted_at is None:
            continue
        low, high = one["low"], one["high"]
        before = points[-1].total if points else None
        points.append(
            TrendPoint(
                response_id=row.pk, at=row.submitted_at, version=row.questionnaire.version, total=one["total"],
                band=one["band"], change=_change(scale, before, one["total"]),
            )
        )  # fmt: skip
    if not points:
        return None
    return TrendView(
        code=code, title=definition.title, short=definition.short, scale=scale.code, low=low, high=high,
        meaningful_change=scale.meaningful_change, positive_from=scale.positive_from,
        bands=[BandView(code=b.code, low=b.low, high=b.high, tone=b.tone, label=b.label) for b in scale.bands],
        points=points,
    )  # fmt: skip


def definition_for(response_id: uuid.UUID) -> Questionnaire:
    """The questionnaire of a response the caller has authorised. Raises NotFound."""
    row = AssessmentResponse.objects.select_related("questionnaire").defer("result").filter(pk=response_id).first()
    if row is None:
        raise NotFound
    return definition_of(row.questionnaire)
