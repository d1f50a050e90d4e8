"""What a questionnaire is made of. Pure data, checked by pydantic; MongoDB checks the outer shape once more.

A body never changes: a published version keeps the bytes it was published with, and a change is a new version.
"""

from __future__ import annotations

import hashlib
from typing import Annotated, Any, Literal, Self

import orjson
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from kernel.errors import Invalid
from kernel.faults import of_pydantic

LANGUAGES = ("en", "hi")
Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]
Kind = Literal["choice", "multiple", "scale", "number", "text"]
LicenceStatus = Literal["cleared", "permission_needed", "non_commercial", "unknown"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_serialization_defaults_required=True)


class Phrase(_Part):
    """Words in every language of the platform; a draft may still lack some."""

    en: Words = ""
    hi: Words = ""

    def missing(self) -> list[str]:
        return [language for language in LANGUAGES if not getattr(self, language)]


class AnswerOption(_Part):
    """One possible answer and what it counts."""

    value: int = Field(ge=-1000, le=1000)
    label: Phrase


class ShowIf(_Part):
    """Asked only if one of these earlier items was answered with at least that much."""

    items: tuple[Code, ...] = Field(min_length=1)
    at_least: int


class Question(_Part):
    """One question. `options` for choice and multiple; `low` and `high` bound a scale or number; text is at most 2000 long."""

    code: Code
    kind: Kind = "choice"
    text: Phrase
    options: tuple[AnswerOption, ...] = ()
    low: int = 0
    high: int = 10
    required: bool = True
    show_if: ShowIf | None = None


class QuestionSection(_Part):
    """Questions that share an introduction."""

    code: Code
    title: Phrase = Phrase()
    lead: Phrase = Phrase()
    items: tuple[Question, ...] = ()


class Band(_Part):
    """A range of totals, both ends included, with the words a person reads. `tone` orders bands by how much they ask for."""

    code: Code
    low: int
    high: int
    tone: Literal["calm", "mild", "attention", "serious"] = "calm"
    label: Phrase
    words: Phrase = Phrase()


class Scale(_Part):
    """A sum over items. `positive_from`: from here the screen is positive; `meaningful_change`: less is called no change."""

    code: Code = "total"
    title: Phrase = Phrase()
    items: tuple[Code, ...] = Field(min_length=1)
    bands: tuple[Band, ...] = ()
    positive_from: int | None = None
    meaningful_change: int | None = Field(default=None, ge=1)


class CrisisRule(_Part):
    """An answer of at least this shows crisis help at once and raises a safety alert; severity is the answer, 1 to 3."""

    item: Code
    at_least: int = 1


class FollowUp(_Part):
    """Another questionnaire to offer when a scale reaches a total."""

    scale: Code = "total"
    at_least: int
    questionnaire: Code


class Clearance(_Part):
    """Whether a paid platform may reproduce it, on whose word, and the notice that has to be shown."""

    status: LicenceStatus = "unknown"
    source: Words = ""
    notice: Phrase = Phrase()


class Questionnaire(_Part):
    """A whole questionnaire."""

    code: Code
    title: Phrase
    short: Words = ""
    about: Phrase = Phrase()
    minutes: int = Field(default=3, ge=1, le=120)
    licence: Clearance = Clearance()
    sections: tuple[QuestionSection, ...] = ()
    scales: tuple[Scale, ...] = ()
    crisis: tuple[CrisisRule, ...] = ()
    follow_up: FollowUp | None = None

    @property
    def items(self) -> tuple[Question, ...]:
        """All questions in the order they are asked."""
        return tuple(item for section in self.sections for item in section.items)

    def item(self, code: str) -> Question | None:
        return next((item for item in self.items if item.code == code), None)

    @model_validator(mode="after")
    def _references_lead_somewhere(self) -> Self:
        codes = [item.code for item in self.items]
        twice = {code for code in codes if codes.count(code) > 1}
        if twice:
            raise ValueError(f"the code {min(twice)} is used twice")
        for place, item in enumerate(self.items):
            if item.show_if and not set(item.show_if.items) <= set(codes[:place]):
                raise ValueError(f"{item.code} depends on a question that is not asked before it")
        known = set(codes)
        for named in [*(c for s in self.scales for c in s.items), *(rule.item for rule in self.crisis)]:
            if named not in known:
                raise ValueError(f"there is no question {named}")
        return self


def parse(body: Any) -> Questionnaire:
    """The definition in JSON data. Raises Invalid("bad_questionnaire") with messages by path (`sections.0.items.2.text`)."""
    try:
        return Questionnaire.model_validate(body)
    except ValidationError as error:
        fields = of_pydantic(error, "body")
        raise Invalid("bad_questionnaire", "Please check what is marked.", fields=fields) from error


def canonical(definition: Questionnaire) -> dict[str, Any]:
    """The body as JSON data, every field said."""
    return definition.model_dump(mode="json")


def digest(definition: Questionnaire) -> str:
    """SHA-256 (hex) of the canonical body: its name in the store and the proof that it has not changed."""
    return hashlib.sha256(orjson.dumps(canonical(definition), option=orjson.OPT_SORT_KEYS)).hexdigest()


def faults(definition: Questionnaire) -> dict[str, list[str]]:
    """What keeps a draft from being published, by path; empty when it may be."""
    found: dict[str, list[str]] = {}

    def say(path: str, text: str) -> None:
        found.setdefault(path, []).append(text)

    if definition.licence.status != "cleared":
        say("licence.status", "Only a cleared licence may be published.")
    _texts(definition, say)
    if not definition.items:
        say("sections", "There is no question.")
    _items(definition, say)
    for place, scale in enumerate(definition.scales):
        _scale(definition, scale, f"scales.{place}", say)
    _names_once(definition, say)
    if (offer := definition.follow_up) is not None:
        if all(scale.code != offer.scale for scale in definition.scales):
            say("follow_up.scale", "There is no such sum.")
        if offer.questionnaire == definition.code:
            say("follow_up.questionnaire", "It cannot offer itself.")
    if definition.code == "phq-9" and not any(rule.item == "phq9" and rule.at_least <= 1 for rule in definition.crisis):
        say("crisis", "The question about self-harm and its crisis rule are never dropped.")
    if definition.code == "phq-9" and (
        (ninth := definition.item("phq9")) is None or ninth.show_if or not ninth.required
    ):
        say("crisis", "The question about self-harm is asked of everybody.")
    for place, rule in enumerate(definition.crisis):
        if (item := definition.item(rule.item)) is None or item.kind not in {"choice", "scale", "number"}:
            say(f"crisis.{place}.item", "Must be a question that is answered with a number.")
    return found


def _items(definition: Questionnaire, say: Any) -> None:
    for place, section in enumerate(definition.sections):
        for number, item in enumerate(section.items):
            path = f"sections.{place}.items.{number}"
            if item.kind in {"choice", "multiple"} and len(item.options) < 2:
                say(f"{path}.options", "At least two answers.")
            values = [option.value for option in item.options]
            if len(set(values)) < len(values):
                say(f"{path}.options", "Two answers count the same.")
            if item.kind in {"scale", "number"} and item.low >= item.high:
                say(f"{path}.high", "Must be more than the lowest.")


def _names_once(definition: Questionnaire, say: Any) -> None:
    """A sum and a band are known by their codes: in results, and from one version to the next."""
    scales = [scale.code for scale in definition.scales]
    for place, scale in enumerate(definition.scales):
        if scale.code in scales[:place]:
            say(f"scales.{place}.code", f"The code {scale.code} is used twice.")
        bands = [band.code for band in scale.bands]
        for number, band in enumerate(scale.bands):
            if band.code in bands[:number]:
                say(f"scales.{place}.bands.{number}.code", f"The code {band.code} is used twice.")


def _scale(definition: Questionnaire, scale: Scale, path: str, say: Any) -> None:
    low = high = 0
    for code in scale.items:
        item = definition.item(code)
        if item is None or item.kind not in {"choice", "scale", "number"}:
            say(f"{path}.items", f"{code} has no number to add.")
            return
        if item.show_if or not item.required:
            say(f"{path}.items", f"{code} may stay unanswered, so it cannot be part of a sum.")
        values = [option.value for option in item.options] if item.kind == "choice" else [item.low, item.high]
        low, high = low + min(values, default=0), high + max(values, default=0)
    expected = low
    for number, band in enumerate(scale.bands):
        if band.low != expected or band.high < band.low:
            say(f"{path}.bands.{number}.low", f"Must begin at {expected}.")
        expected = band.high + 1
    if scale.bands and expected != high + 1:
        say(f"{path}.bands.{len(scale.bands) - 1}.high", f"Must end at {high}.")


def _texts(definition: Questionnaire, say: Any) -> None:
    wanted: list[tuple[str, Phrase]] = [("title", definition.title), ("licence.notice", definition.licence.notice)]
    optional: list[tuple[str, Phrase]] = [("about", definition.about)]
    for place, section in enumerate(definition.sections):
        optional += [(f"sections.{place}.title", section.title), (f"sections.{place}.lead", section.lead)]
        for number, item in enumerate(section.items):
            wanted.append((f"sections.{place}.items.{number}.text", item.text))
            wanted += [
                (f"sections.{place}.items.{number}.options.{index}.label", option.label)
                # Written before it became another kind of question: kept, and shown to nobody.
                for index, option in enumerate(item.options if item.kind in {"choice", "multiple"} else ())
            ]
    for place, scale in enumerate(definition.scales):
        optional.append((f"scales.{place}.title", scale.title))
        for number, band in enumerate(scale.bands):
            wanted.append((f"scales.{place}.bands.{number}.label", band.label))
            optional.append((f"scales.{place}.bands.{number}.words", band.words))
    for path, text in wanted:
        for language in text.missing():
            say(f"{path}.{language}", "Is missing.")
    for path, text in optional:
        if 0 < len(text.missing()) < len(LANGUAGES):
            say(f"{path}.{text.missing()[0]}", "Is missing.")
