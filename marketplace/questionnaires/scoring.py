"""Branching and scoring: from answers to what is asked and what it adds up to. Pure; answers are never trusted as totals.

Rules: all asked and required items must be answered, nothing is imputed (Kroenke, Spitzer & Williams 2001; Spitzer et al. 2006).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kernel.errors import Invalid
from marketplace.questionnaires.definition import Band, Question, Questionnaire, Scale

Answers = Mapping[str, Any]
LONGEST_TEXT = 2000


@dataclass(frozen=True, slots=True)
class ScaleResult:
    """A scale's total, the band it lies in (None without bands) and whether the screen is positive (None: not asked)."""

    code: str
    total: int
    low: int
    high: int
    band: str | None
    positive: bool | None


def asked(definition: Questionnaire, answers: Answers) -> list[Question]:
    """The items asked so far, in order: those whose condition holds. Later items may depend on them."""
    shown: list[Question] = []
    codes: set[str] = set()
    for item in definition.items:
        if item.show_if is None or any(
            code in codes and isinstance(answers.get(code), int) and answers[code] >= item.show_if.at_least
            for code in item.show_if.items
        ):
            shown.append(item)
            codes.add(item.code)
    return shown


def check_answer(item: Question, value: Any) -> Any:
    """The answer if it is one the item allows. Raises Invalid("bad_answer") at the field `value`."""
    good = False
    whole = isinstance(value, int) and not isinstance(value, bool)
    allowed = {option.value for option in item.options}
    match item.kind:
        case "choice":
            good = whole and value in allowed
        case "multiple":
            good = (
                isinstance(value, list) and len(set(map(str, value))) == len(value) and all(v in allowed for v in value)
            )
        case "scale" | "number":
            good = whole and item.low <= value <= item.high
        case "text":
            good = isinstance(value, str) and len(value) <= LONGEST_TEXT
    if not good:
        raise Invalid("bad_answer", "This is not one of the answers.", fields={"value": ["Choose one of the answers."]})
    return value


def missing(definition: Questionnaire, answers: Answers) -> list[str]:
    """Codes of the asked, required items without an answer, in order."""
    return [
        item.code
        for item in asked(definition, answers)
        if item.required and (item.code not in answers or answers[item.code] in ("", []))
    ]


def risk(definition: Questionnaire, answers: Answers) -> int:
    """Severity of the crisis rule: 0 none, else the highest answer that meets a rule, from 1 to 3."""
    worst = 0
    for rule in definition.crisis:
        value = answers.get(rule.item)
        if isinstance(value, int) and value >= rule.at_least:
            worst = max(worst, min(3, max(1, value)))
    return worst


def score(definition: Questionnaire, answers: Answers) -> list[ScaleResult]:
    """Every scale's result. Raises Invalid("answers_missing", data.items) rather than impute."""
    lacking = missing(definition, answers)
    if lacking:
        raise Invalid(
            "answers_missing", "Some questions are not answered yet.", data={"items": lacking},
            fields={code: ["Please answer this question."] for code in lacking},
        )  # fmt: skip
    return [_scale(definition, scale, answers) for scale in definition.scales]


def _scale(definition: Questionnaire, scale: Scale, answers: Answers) -> ScaleResult:
    total = sum(answers[code] for code in scale.items)
    low = high = 0
    for code in scale.items:
        item = definition.item(code)
        values = (
            [option.value for option in item.options]
            if item and item.options
            else [item.low, item.high]
            if item
            else [0]
        )
        low, high = low + min(values), high + max(values)
    band = band_of(scale, total)
    positive = None if scale.positive_from is None else total >= scale.positive_from
    return ScaleResult(scale.code, total, low, high, band.code if band else None, positive)


def band_of(scale: Scale, total: int) -> Band | None:
    return next((band for band in scale.bands if band.low <= total <= band.high), None)


def change_between(before: int, after: int, meaningful: int | None) -> str:
    """`better`, `worse` or `no_clear_change`: less than the meaningful difference is called neither (higher totals are worse)."""
    if meaningful is None or abs(after - before) < meaningful:
        return "no_clear_change"
    return "better" if after < before else "worse"
